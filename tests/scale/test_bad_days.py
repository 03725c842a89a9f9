"""What goes wrong around a sweep: said in a sentence, with nothing lost and no number changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from squeezelab.errors import DataError, InputError, NotANumber, SqueezelabError
from squeezelab.scale import cluster, files, open_sweep, runners
from squeezelab.scale.sweep import sweep as swept

from .test_sweep import same

SMALL = {"shock": "0.05:0.2:4", "market_depth": "1m,2m,4m"}


@pytest.mark.parametrize("bad", [float("nan"), [0.1, float("nan")], [float("inf")], "0:nan:5", "nan", np.array([np.nan])])
def test_a_missing_number_is_no_value_of_an_axis(bad: Any) -> None:
    with pytest.raises((InputError, NotANumber)):
        swept("short-squeeze", {"shock": bad})


@pytest.mark.parametrize(
    "told", ["log:-0.1:0.3:5", "log:0:0.3:5", "0.3:0.1:5", "0.1:0.1:5", "0:0.3:1e3", "0:0.3:-4", "0:0.3:", "0:0.3:2:2", ":::", ""]
)
def test_a_range_that_is_none_is_refused(told: str) -> None:
    with pytest.raises(SqueezelabError):
        swept("short-squeeze", {"shock": told})


@pytest.mark.parametrize("ending", ["parquet", "nc", "zarr"])
def test_a_disk_that_fills_while_the_answer_is_written_keeps_every_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    out = tmp_path / f"s.{ending}"
    old = swept("short-squeeze", {"shock": [0.1]}, out=out)

    def full(*_: Any, **__: Any) -> Any:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "dataset", full)
        patched.setattr(files, "_parquet", full)
        with pytest.raises(SqueezelabError, match=r"No space left on device.*--resume"):
            swept("short-squeeze", SMALL, out=out)
    assert same(open_sweep(out), old), "the file that was there is whole"
    assert list((tmp_path / f"{out.name}.parts").glob("*.npz"))
    monkeypatch.setattr(runners, "here", lambda plan, tasks: iter(()) if not tasks else pytest.fail("run again"))
    assert same(swept("short-squeeze", SMALL, out=out, resume=True), _whole(monkeypatch))
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def _whole(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.undo()
    return swept("short-squeeze", SMALL)


def test_parts_of_another_version_are_not_mixed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "s.parquet"

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("squeezelab.scale.plan.__version__", "0.0.1")
        swept("short-squeeze", SMALL, out=out, progress=stop)
    with pytest.raises(InputError, match="another version"):
        swept("short-squeeze", SMALL, out=out, resume=True)
    (tmp_path / "s.parquet.parts" / "plan.json").write_text("{", "utf-8")
    with pytest.raises(InputError, match="no record of a sweep"):
        swept("short-squeeze", SMALL, out=out, resume=True)


def test_a_file_of_another_version_opens_and_says_which(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    out = tmp_path / "s.parquet"
    made = swept("short-squeeze", SMALL, out=out)
    table = pq.read_table(out)
    told = json.loads(table.schema.metadata[b"squeezelab"]) | {"version": "0.0.1"}
    pq.write_table(table.replace_schema_metadata({"squeezelab": json.dumps(told)}), out)
    again = open_sweep(out)
    assert again.attrs["version"] == "0.0.1" and same(again, made)
    told["model"] = "a-model-that-is-gone"
    pq.write_table(table.replace_schema_metadata({"squeezelab": json.dumps(told)}), out)
    with pytest.raises(SqueezelabError, match="a-model-that-is-gone"):
        open_sweep(out)


@pytest.mark.parametrize("ending", ["parquet", "nc", "zarr"])
def test_a_file_cut_short_anywhere_holds_no_sweep(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"s.{ending}"
    swept("short-squeeze", SMALL, out=out)
    parts = sorted(path for path in out.rglob("*") if path.is_file()) if out.is_dir() else [out]
    biggest = max(parts, key=lambda path: path.stat().st_size)
    whole = biggest.read_bytes()
    for part in (0.0, 0.5, 0.95):
        biggest.write_bytes(whole[: int(part * len(whole))])
        with pytest.raises(DataError):
            open_sweep(out)


def test_a_scheduler_out_of_reach_is_named_with_what_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with (
        pytest.raises(InputError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9 .*dask scheduler"),
        cluster.reached("tcp://127.0.0.1:9"),
    ):
        pass


def test_a_worker_is_sent_its_own_cells_alone() -> None:
    import pickle

    from squeezelab.models import get_model
    from squeezelab.scale.sweep import planned

    def sent(cells: int) -> int:
        axes = {"shock": np.linspace(-0.3, -0.01, cells)}
        _, plan = planned(get_model("liquidation-cascade"), axes, None, None, ["fall"], 200, 0, False, "grid", None, False)
        return len(pickle.dumps(plan.part(range(1))))

    assert sent(20_000) < 1.1 * sent(1_000) < 20_000
