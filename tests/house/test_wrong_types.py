"""A wrong type, a path that cannot be, a buffer that breaks: a script gets our own error, in a sentence, and nothing half done."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import squeezelab
from squeezelab import links
from squeezelab.errors import SqueezelabError, as_given

ROWS = "type,strike,expiry,bid,ask,open_interest,iv\n" + "".join(
    f"{kind},{strike},2025-10-31,{max(sign * (660 - strike), 0) + 5:.2f},{max(sign * (660 - strike), 0) + 5.2:.2f},{100 + strike},0.2\n"
    for strike in range(600, 730, 10)
    for kind, sign in (("call", 1), ("put", -1))
)
BARS = "date,open,high,low,close\n" + "".join(f"2024-01-{day:02d},10,12,9,{10 + day % 3}\n" for day in range(1, 29))


def chain(**given: object) -> object:
    return squeezelab.read_chain(io.StringIO(ROWS), **{"quoted_at": "2025-09-25 16:00", **given})


class Breaks:
    """An open file whose disk gives way."""

    def read(self, *_: object) -> bytes:
        raise OSError(5, "Input/output error")


class Gives:
    """An open file that gives numbers."""

    def read(self, *_: object) -> int:
        return 3


def closed() -> io.StringIO:
    buffer = io.StringIO(ROWS)
    buffer.close()
    return buffer


ODD = [
    None, True, 3, 2.5, 1j, [], {}, (), object(), "", "a\0b", b"", b"\0\1", b"PK\3\4junk", b"\x1f\x8bjunk", b"PAR1", Breaks(), Gives(),
    closed(), np.zeros((3, 3)), pd.Series([1, 2]), pd.DataFrame(), [1, 2, 3], [{"strike": 1}], "{", "[" * 5000, '"\n' * 99, "/", lambda: 3,
]  # fmt: skip


@pytest.mark.parametrize("reader", [squeezelab.read_chain, squeezelab.read_bars], ids=["chain", "bars"])
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_whatever_is_no_table_is_refused(reader: Callable, odd: object) -> None:
    with pytest.raises(SqueezelabError) as told:
        reader(odd)
    assert str(told.value).strip() and "Traceback" not in str(told.value)


@pytest.mark.parametrize(
    "given",
    [
        {"quoted_at": "2025-09-25T16:00+99:00"}, {"quoted_at": "2025-02-30 16:00"}, {"quoted_at": "2025-09-25 25:00"},
        {"quoted_at": pd.NaT}, {"quoted_at": 3}, {"quoted_at": []}, {"quoted_at": float("nan")}, {"multiplier": "x"}, {"multiplier": 0},
        {"multiplier": -5}, {"multiplier": float("nan")}, {"multiplier": [100, 100]}, {"progress": 3}, {"progress": "bar"}, {"spot": "x"},
        {"spot": []}, {"spot": {}}, {"decimal": 3}, {"decimal": ["."]},
    ],
)  # fmt: skip
def test_what_is_said_beside_a_chain_is_refused_by_its_name(given: dict) -> None:
    (name,) = given
    with pytest.raises(SqueezelabError, match=name if name != "spot" else "."):
        chain(**given)


@pytest.mark.parametrize(
    "given",
    [
        {"rate": "x"}, {"rate": [1]}, {"rate": None}, {"dividend": {}}, {"days": "a"}, {"days": [365, 252]}, {"expiries": ["x"]},
        {"expiries": 3}, {"expiries": {}}, {"expiries": "soon"}, {"iv": 3}, {"unit": []}, {"settlement": None}, {"convention": object()},
    ],
)  # fmt: skip
def test_a_switch_of_the_exposure_is_refused(given: dict) -> None:
    with pytest.raises(SqueezelabError):
        squeezelab.exposure(chain(), **given)


@pytest.mark.parametrize(
    "asked", [squeezelab.define, squeezelab.check, squeezelab.run, squeezelab.open, squeezelab.get_model, squeezelab.case]
)
@pytest.mark.parametrize("odd", [3, b"bank-run", ["bank-run"], {}, 2.5, object()])
def test_what_is_asked_for_by_a_name_is_refused_by_anything_else(asked: Callable, odd: object) -> None:
    with pytest.raises(SqueezelabError):
        asked(odd)


def test_what_can_be_read_is_read() -> None:
    assert len(chain(multiplier=10)) == 26 and set(chain(multiplier=10).multiplier) == {10.0}
    assert len(squeezelab.read_bars(BARS)) == 28


def packed(size: int, how: str) -> bytes:
    out = io.BytesIO()
    if how == "gz":
        with gzip.GzipFile(fileobj=out, mode="wb") as file:
            for _ in range(size >> 20):
                file.write(b"a" * 2**20)
    else:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder, folder.open("a.csv", "w") as file:
            for _ in range(size >> 20):
                file.write(b"a" * 2**20)
    return out.getvalue()


@pytest.mark.parametrize("how", ["gz", "zip"])
def test_what_unfolds_a_hundredfold_is_refused_before_it_is_held(how: str) -> None:
    bomb = packed(64 * 2**20, how)
    assert len(bomb) < 2**17
    tracemalloc.start()
    with pytest.raises(SqueezelabError, match="unpacked it has"):
        squeezelab.read_chain(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 48 * 2**20
    plain = gzip.compress(ROWS.encode())
    assert len(squeezelab.read_chain(plain, quoted_at="2025-09-25 16:00")) == 26


def test_a_page_that_sends_more_than_it_says_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    from squeezelab.views.own import drop

    monkeypatch.setattr(drop, "LARGEST", 1000)
    heard: list[bytes] = []
    place = drop.Drop(lambda _, whole: heard.append(whole))
    for n in range(50):
        place._take(place, {"type": "piece", "name": "x", "n": n, "parts": 50, "size": 1}, [memoryview(b"y" * 100)])
    assert not heard and sum(map(len, place._pieces)) <= 1000
    place._take(place, {"type": "piece", "name": "x", "n": 0, "parts": 1, "size": 3}, [memoryview(b"yes")])
    assert heard == [b"yes"]


@pytest.mark.parametrize("paths", [10**7, 10**40, 10**5000], ids=["too many", "beyond any", "beyond what is written"])
def test_more_paths_than_memory_holds_are_refused_before_they_are_drawn(paths: int) -> None:
    with pytest.raises(SqueezelabError, match="from 1 to 1,000,000") as told:
        squeezelab.run("gamma-scalping", paths=paths)
    assert len(str(told.value)) < 120


TWO = {"shock": [-0.1, -0.2]}
EACH = {
    "run": (lambda **given: squeezelab.run("liquidation-cascade", **given), ["preset", "seed", "paths", "shock", "direction"]),
    "open": (lambda **given: squeezelab.open("short-squeeze", **given), ["preset", "seed", "shock"]),
    "sweep": (
        lambda **given: squeezelab.sweep("liquidation-cascade", TWO, **{"seeds": 1, "preset": None, **given}),
        ["preset", "values", "readings", "seeds", "seed", "design", "points", "executor", "workers", "chunk", "out", "resume"],
    ),
    "an axis": (lambda **given: squeezelab.sweep("liquidation-cascade", {"shock": given["values"]}, seeds=1), ["values"]),
    "axes": (lambda **given: squeezelab.sweep("liquidation-cascade", given["axes"], seeds=1), ["axes"]),
    "sensitivity": (
        lambda **given: squeezelab.sensitivity("premium-decay", **{"samples": 8, **given}),
        ["preset", "values", "over", "reading", "samples", "seeds", "seed"],
    ),
}
NONE_SUCH = [10**5000, -(10**5000), float("nan"), "x", "\0", 1.5, [], {}, b"1", object(), lambda: 3, [[1]], {3: 4}, {"shock": []}]


@pytest.mark.parametrize(("job", "name"), [(job, name) for job, (_, names) in EACH.items() for name in names])
def test_every_argument_takes_what_it_can_use_and_refuses_the_rest_in_a_sentence(job: str, name: str) -> None:
    asked, _ = EACH[job]
    for odd in NONE_SUCH:
        try:
            asked(**{name: odd})
        except SqueezelabError as told:
            assert 10 < len(str(told)) < 1000, f"{name}: {str(told)[:200]}"


def test_a_design_of_any_number_of_points_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        box = {"shock": [-0.2, -0.1], "market_depth": [1e6, 5e6]}
        assert squeezelab.sweep("liquidation-cascade", box, design="sobol", points=7, seeds=1).sizes["cell"] == 7


def test_more_workers_than_there_is_work_are_not_started() -> None:
    from squeezelab.scale import runners

    asked: list[int] = []

    def pool(plan: object, tasks: object, workers: int) -> object:
        asked.append(workers)
        return runners.here(plan, tasks)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runners, "pool", pool)
        squeezelab.sweep("liquidation-cascade", TWO, seeds=1, workers=10**19)
    assert asked == [1]


@pytest.mark.parametrize("path", [None, 7, [], b"x.nc", float("nan")], ids=repr)
def test_a_sweep_is_opened_by_a_path(path: object) -> None:
    with pytest.raises(SqueezelabError, match="by the path of its file"):
        squeezelab.open_sweep(path)


class Numbered:
    """A path whose text is a number."""

    def __fspath__(self) -> int:
        return 5


class Mute:
    """An object whose own account of itself fails."""

    def __repr__(self) -> str:
        raise RuntimeError("no")


ANY = [
    None, True, -1, 10**5000, 1.5, float("nan"), 1j, b"x", bytearray(b"x"), [], ["a"], {}, {"a": 1}, {1}, object(), len, int, Mute(),
    Numbered(), np.array([1.0, 2.0]), np.array(["a"]), np.array([]), np.zeros(2, dtype=[("a", float)]), np.datetime64("2020-01-01"),
    np.timedelta64(3, "D"), pd.NaT, pd.NA, pd.Series([1, 2]), pd.DataFrame({"a": [1]}), "", "\0", "\ud800", "x" * 100_000, ...,
    slice(1), memoryview(b"ab"),
]  # fmt: skip
HELD = {
    "links.read": lambda odd: links.read(odd),
    "links.asked": lambda odd: links.asked(odd),
    "open": lambda odd: squeezelab.open(odd),
    "a preset": lambda odd: squeezelab.run("short-squeeze", preset=odd),
    "a setting": lambda odd: squeezelab.run("short-squeeze", shock=odd),
    "an indicator": lambda odd: squeezelab.beside_null(io.StringIO(BARS), odd),
    "of a chart": lambda odd: squeezelab.chart(indicator=odd),
    "a daily volume": lambda odd: squeezelab.market(chain(), daily_volume=odd),
    "a case": lambda odd: squeezelab.case(odd),
    "a chain": lambda odd: squeezelab.read_chain(odd),
    "bars": lambda odd: squeezelab.read_bars(odd),
    "a sweep": lambda odd: squeezelab.open_sweep(odd),
    "a parameter": lambda odd: RUN.model.parameter(odd),
    "read": lambda odd: RUN.model.parameter("shock").read(odd),
    "written": lambda odd: RUN.model.parameter("shock").write(odd),
    "of a result": lambda odd: RUN[odd],
    "written of a result": lambda odd: RUN.write(odd),
    "a position": lambda odd: RUN.write("price", at=odd),
    "of a calculator": lambda odd: CALCULATOR[odd],
    "set in a calculator": lambda odd: CALCULATOR.__setitem__(odd, 0.1),
    "a lane": lambda odd: PATHS.lane(odd),
    "a file": lambda odd: RUN.to_csv(odd),
    "a picture": lambda odd: squeezelab.plot(RUN, odd),
}
CALCULATOR = squeezelab.open("short-squeeze")
RUN, PATHS = squeezelab.run("short-squeeze"), squeezelab.run("liquidation-cascade", paths=3)


@pytest.mark.parametrize("job", HELD)
@pytest.mark.filterwarnings("ignore")
def test_whatever_stands_in_the_place_of_a_name_a_number_or_a_path_is_refused_in_a_sentence(job: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for odd in ANY:
        try:
            HELD[job](odd)
        except SqueezelabError as told:
            assert 10 < len(str(told)) < 1500, f"{as_given(odd)}: {str(told)[:200]}"


def test_what_is_quoted_at_endless_length_is_cut_and_the_rest_is_told() -> None:
    told = str(SqueezelabError(f"“{'a b ' * 1000}” is no unit, and {'x' * 1000} neither; “{'k' * 100}” is short."))
    assert len(told) < 400 and told.count("…") == 2 and told.endswith(f"neither; “{'k' * 100}” is short.")
