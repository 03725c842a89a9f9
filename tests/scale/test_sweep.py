"""Sweeps: the same numbers whoever computes them, nothing lost when something dies, and clear words where it cannot be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import squeezelab
from squeezelab.core import Process
from squeezelab.dynamics.run import run
from squeezelab.errors import DataError, InputError, OutOfRange, SqueezelabError, UnknownName
from squeezelab.models import get_model, list_models
from squeezelab.scale import Sweep, open_sweep, phase, sensitivity, sweep
from squeezelab.scale import block as blocks
from squeezelab.scale import plan as plans
from squeezelab.scale.sweep import planned

CASCADE = {"market_depth": "log:5m:50m:6", "leverage": [5.0, 10.0, 20.0]}


def same(a: Sweep, b: Sweep) -> bool:
    """To the last bit, NaN being equal to NaN."""
    return all(np.array_equal(a.readings[name], b.readings[name], equal_nan=True) for name in a.readings) and a.reasons == b.reasons


class Upside(Executor):
    """Hands answers back in an order of its own: the last task first."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.mark.parametrize("name", list_models())
def test_a_cell_of_a_sweep_is_the_run_at_its_settings(name: str) -> None:
    model = get_model(name)
    over = next(q for q in model.parameters if not q.structural and hasattr(q, "stops"))
    values = sorted({over.stops[0], over.default, over.stops[-1]})
    readings = [reading.name for reading in model.readings]
    seeds = 3 if isinstance(model.dynamics, Process) and model.dynamics.draw else None
    found = sweep(name, {over.name: values}, readings=readings, seeds=seeds, common=True)
    for place, value in enumerate(values):
        if not found.answered[place]:
            with pytest.raises(SqueezelabError):
                run(model, model.given(**{over.name: value}), paths=seeds or 1)
            continue
        alone = run(model, model.given(**{over.name: value}), paths=seeds or 1)
        for reading in readings:
            expected = np.median(np.broadcast_to(alone[reading], (alone.lanes,)))
            assert found.typical(reading)[place] == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True), reading


def test_neither_chunks_nor_executors_change_a_bit() -> None:
    one = sweep("liquidation-cascade", CASCADE, seeds=20)
    assert same(one, sweep("liquidation-cascade", CASCADE, seeds=20, chunk=1))
    assert same(one, sweep("liquidation-cascade", CASCADE, seeds=20, executor=Upside(), chunk=2))
    with ThreadPoolExecutor(3) as threads:
        assert same(one, sweep("liquidation-cascade", CASCADE, seeds=20, executor=threads, chunk=3))
    assert not same(one, sweep("liquidation-cascade", CASCADE, seeds=20, seed=1))


def test_every_cell_has_draws_of_its_own_unless_they_are_common() -> None:
    axes = {"market_depth": [10e6, 12e6, 14e6]}
    for common, alike in ((False, False), (True, True)):
        _, plan = planned(get_model("liquidation-cascade"), axes, None, None, ["fall"], 4, 0, common, "grid", None, False)
        block = plan.part(range(1)).blocks[0]
        drawn = [draws for _, _, draws in blocks.strips(plan, plan.model, block)]
        for name in drawn[0]:
            lanes = np.concatenate([draws[name] for draws in drawn], axis=-1).T
            assert len(lanes) == 12 and len({lane.tobytes() for lane in lanes}) == (4 if alike else 12)


def test_a_cell_without_an_answer_is_a_cell_and_not_the_end() -> None:
    found = sweep(
        "smile-lab", {"level": [-0.5, 0.04]} if get_model("smile-lab").parameter("level").low <= -0.5 else {"level": "-0.05:0.04:7"}
    )
    assert found.answered.any()
    assert set(found.reasons) == set(np.flatnonzero(~found.answered.reshape(-1)))
    assert all(found.reasons.values())
    for name in found.readings:
        assert np.isnan(found[name].reshape(-1)[list(found.reasons)]).all()


def test_a_cell_that_fails_leaves_the_others_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sweep("short-squeeze", {"shock": "0.05:0.2:9"})
    sound = blocks._run

    def broken(plan: Any, model: Any, block: Any) -> Any:
        if 4 in block.cells:
            raise ZeroDivisionError("a planted fault")
        return sound(plan, model, block)

    monkeypatch.setattr(blocks, "_run", broken)
    found = sweep("short-squeeze", {"shock": "0.05:0.2:9"})
    assert found.reasons == {4: "a planted fault"}
    rest = [0, 1, 2, 3, 5, 6, 7, 8]
    assert found["end_price"][rest] == pytest.approx(whole["end_price"][rest], rel=1e-12)


def test_a_sweep_that_was_stopped_goes_on_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "cascade.parquet"
    monkeypatch.setattr(plans, "LANES", 64)
    whole = sweep("liquidation-cascade", CASCADE, seeds=20, chunk=3)
    asked: list[int] = []

    def stop(done: int, total: int, rate: float) -> None:
        asked.append(done)
        if len(asked) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep("liquidation-cascade", CASCADE, seeds=20, chunk=3, out=out, progress=stop)
    assert not out.exists()
    with pytest.raises(InputError, match="unfinished"):
        sweep("liquidation-cascade", CASCADE, seeds=20, chunk=3, out=out)
    with pytest.raises(InputError, match="other settings"):
        sweep("liquidation-cascade", CASCADE, seeds=21, chunk=3, out=out, resume=True)
    asked.clear()
    again = sweep("liquidation-cascade", CASCADE, seeds=20, chunk=4, out=out, resume=True, progress=lambda *told: asked.append(told[0]))
    assert asked[0] > 4, "what was finished is not run again"
    assert same(whole, again) and same(whole, open_sweep(out))
    assert [path.name for path in tmp_path.iterdir()] == [out.name], "nothing else is left"


def test_a_part_that_was_cut_short_is_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "cascade.nc"
    monkeypatch.setattr(plans, "LANES", 64)
    count = iter(range(99))

    def stop(done: int, total: int, rate: float) -> None:
        if next(count) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep("liquidation-cascade", CASCADE, seeds=20, chunk=3, out=out, progress=stop)
    parts = sorted((tmp_path / "cascade.nc.parts").glob("*.npz"))
    parts[0].write_bytes(parts[0].read_bytes()[:100])
    assert same(sweep("liquidation-cascade", CASCADE, seeds=20, out=out, resume=True), sweep("liquidation-cascade", CASCADE, seeds=20))


def test_two_sweeps_do_not_write_one_file(tmp_path: Path) -> None:
    out = tmp_path / "one.parquet"

    def second(*told: Any) -> None:
        with pytest.raises(InputError, match=r"unfinished|another sweep"):
            sweep("short-squeeze", {"shock": [0.1]}, out=out)
        with pytest.raises(InputError, match="another sweep"):
            sweep("short-squeeze", {"shock": [0.1, 0.2]}, out=out, resume=True)

    sweep("short-squeeze", {"shock": [0.1, 0.2]}, out=out, progress=second)
    assert open_sweep(out).answered.all()


@pytest.mark.parametrize("ending", ["parquet", "nc", "zarr"])
@pytest.mark.parametrize("design", ["grid", "sobol"])
def test_a_saved_sweep_opens_as_it_was(tmp_path: Path, ending: str, design: str) -> None:
    axes = {"market_depth": "log:5m:50m:4", "order": ["batch", "sequential"]}
    points = None if design == "grid" else 8
    made = sweep("liquidation-cascade", axes, seeds=5, seed=3, preset=None, design=design, points=points, out=tmp_path / f"s.{ending}")  # type: ignore[arg-type]
    again = open_sweep(tmp_path / f"s.{ending}")
    assert same(made, again) and again.shape == made.shape and again.attrs == made.attrs
    assert [one.name for one in again.axes] == ["market_depth", "order"]
    for name in axes:
        assert list(again.columns[name]) == list(made.columns[name])


def test_the_dataset_has_labels_units_quantiles_and_a_mask() -> None:
    pytest.importorskip("xarray")
    found = squeezelab.sweep("liquidation-cascade", {"shock": "-0.1:0:3", "market_depth": "10m,20m"}, readings=["fall"], seeds=10)
    fall = found["fall"]
    assert fall.dims == ("statistic", "shock", "market_depth")
    assert fall.attrs["units"] and found["market_depth"].attrs["long_name"] == "Market depth"
    assert list(found["statistic"].values) == ["5 %", "25 %", "50 %", "75 %", "95 %", "mean"]
    low, high = fall.sel(statistic="5 %"), fall.sel(statistic="95 %")
    assert bool((low <= high).all()) and bool(found["answered"].all())
    assert found.attrs["seeds"] == 10 and found.attrs["random"] == "independent" and found.attrs["state"].startswith("squeezelab:")


def test_a_design_fills_the_box_and_keeps_to_it() -> None:
    found = sweep("short-squeeze", {"shock": [0.05, 0.2], "market_depth": [1e6, 20e6]}, design="sobol", points=64)
    assert found.shape == (64,)
    depth = found.columns["market_depth"]
    assert depth.min() >= 1e6 and depth.max() <= 20e6
    assert np.median(depth) == pytest.approx(np.sqrt(20) * 1e6, rel=0.1), "even in the logarithm, as the slider is"


def test_the_picture_takes_what_a_sweep_gives_and_what_it_wrote(tmp_path: Path) -> None:
    axes = {"shock": "-0.2:-0.01:3", "market_depth": "2m,20m,60m,90m"}
    given = squeezelab.sweep("liquidation-cascade", axes, seeds=3, out=tmp_path / "s.parquet")
    drawn = phase(sweep("liquidation-cascade", axes, seeds=3))
    assert phase(given) == phase(tmp_path / "s.parquet") == squeezelab.phase(given) == drawn
    for part in (given.isel(shock=0), given[["end_price"]], given.isel(shock=slice(1, 3)), 7):
        with pytest.raises(DataError, match="no whole sweep"):
            phase(part)


def test_the_picture_of_a_sweep_names_its_axes_and_hatches_what_has_no_answer(tmp_path: Path) -> None:
    found = sweep("liquidation-cascade", {"shock": "-0.2:0:5", "market_depth": "log:5m:50m:4"}, seeds=5)
    svg = phase(found, out=tmp_path / "p.svg")
    assert "Market depth" in svg and "5 seeds a cell" in svg and (tmp_path / "p.svg").read_text("utf-8") == svg
    assert "hatched" not in svg
    holed = Sweep(found.model, found.axes, found.shape, found.columns, found.readings, found.answered.copy(), {0: "planted"}, found.attrs)
    holed.answered[0, 0] = False
    assert "url(#none)" in phase(holed) and "hatched: 1 without an answer" in phase(holed)


@pytest.mark.parametrize(
    ("axes", "told", "kind", "words"),
    [
        ({"shock": [0.5]}, {}, OutOfRange, "allowed is"),
        ({"shok": [0.1]}, {}, UnknownName, "shock"),
        ({"shock": "0:0.3"}, {}, InputError, "0:0.3:101"),
        ({"shock": "0.3:0:5"}, {}, InputError, "must rise"),
        ({"shock": "log:0:0.3:5"}, {}, InputError, "above"),
        ({"shock": "0:0.3:1"}, {}, InputError, "2 or more"),
        ({"shock": []}, {}, InputError, "at least one"),
        ({"shock": [0.1, 0.1]}, {}, InputError, "twice"),
        ({}, {}, InputError, "Name the axes"),
        ({"shock": [0.1]}, {"seeds": 200}, InputError, "draws nothing"),
        ({"shock": [0.1]}, {"seeds": 0}, InputError, "at least 1"),
        ({"shock": [0.1]}, {"readings": ["fall"]}, UnknownName, "fall"),
        ({"shock": [0.1]}, {"values": {"shock": 0.1}}, InputError, "at once"),
        ({"shock": [0.1]}, {"out": "x.txt"}, InputError, ".parquet"),
        ({"shock": [0.1]}, {"out": "nowhere/x.nc"}, InputError, "no folder"),
        ({"shock": [0.1]}, {"resume": True}, InputError, "goes with out"),
        ({"shock": [0.1]}, {"design": "sobol"}, InputError, "how many points"),
        ({"shock": [0.1]}, {"points": 8}, InputError, "no points"),
        ({"shock": [0.1]}, {"workers": 0}, InputError, "at least 1"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(axes: Any, told: dict[str, Any], kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words.replace(".", r"\.")):
        sweep("short-squeeze", axes, **told)


def test_a_sweep_too_large_to_start_says_what_it_would_cost() -> None:
    with pytest.raises(InputError, match=r"1,000,000,000,000 cells .*large=True"):
        sweep("short-squeeze", {"shock": "0:0.3:1000000", "market_depth": "log:0.5m:50m:1000000"})


def test_a_file_that_holds_no_sweep_is_refused(tmp_path: Path) -> None:
    for name, text in (("a.parquet", "nothing"), ("b.nc", "nothing")):
        (tmp_path / name).write_text(text, "utf-8")
        with pytest.raises(DataError):
            open_sweep(tmp_path / name)
    with pytest.raises(DataError, match="no such file"):
        open_sweep(tmp_path / "c.zarr")


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "full.parquet"
    monkeypatch.setattr(plans, "LANES", 64)
    kept = np.savez
    calls = iter(range(99))

    def full(*args: Any, **kwargs: Any) -> None:
        if next(calls) == 2:
            raise OSError(28, "No space left on device")
        kept(*args, **kwargs)

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(SqueezelabError, match=r"No space left.*--resume"):
        sweep("liquidation-cascade", CASCADE, seeds=20, chunk=3, out=out)
    monkeypatch.setattr(np, "savez", kept)
    assert len(list((tmp_path / "full.parquet.parts").glob("*.npz"))) == 2
    assert same(sweep("liquidation-cascade", CASCADE, seeds=20, out=out, resume=True), sweep("liquidation-cascade", CASCADE, seeds=20))


def test_sensitivity_finds_what_a_known_law_says() -> None:
    """In value at risk, volatility and position enter as factors; the indices of a product are known."""
    pytest.importorskip("SALib")
    found = sensitivity("short-squeeze", "average_call", over={"average_entry": (16.0, 24.0), "collateral": (1.1, 2.5)}, samples=512)
    a, b = (24 - 16) ** 2 / 12 / 20**2, (2.5 - 1.1) ** 2 / 12 / 1.8**2
    whole = a + b + a * b
    assert found.first == pytest.approx([a / whole, b / whole], abs=0.03)
    assert found.total == pytest.approx([(a + a * b) / whole, (b + a * b) / whole], abs=0.03)
    assert found.low == pytest.approx([16 / 20 * found.base, 1.1 / 1.5 * found.base]) and len(found.to_frame()) == 2


def test_the_command_writes_a_file_and_draws_it(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from squeezelab.cli import main

    out = tmp_path / "p.parquet"
    told = ["sweep", "short-squeeze", "--axis", "shock=0:0.3:5", "--axis", "market_depth=log:0.5m:50m:4", "--out", str(out)]
    ran = CliRunner().invoke(main, told)
    assert ran.exit_code == 0 and "20 cells" in ran.output, ran.output
    drew = CliRunner().invoke(main, ["phase", str(out)])
    assert drew.exit_code == 0 and (tmp_path / "p.svg").exists(), drew.output
    refused = CliRunner().invoke(main, [*told[:2], "--axis", "shock=0:0.9:5", "--out", str(out)])
    assert refused.exit_code == 2 and "Traceback" not in refused.output


@pytest.mark.slow
def test_processes_give_the_same_bits_and_a_killed_one_changes_nothing(tmp_path: Path) -> None:
    one = sweep("liquidation-cascade", {"market_depth": "log:5m:50m:40"}, seeds=200)
    assert same(one, sweep("liquidation-cascade", {"market_depth": "log:5m:50m:40"}, seeds=200, workers=2, chunk=4))
    killed: list[int] = []

    def kill(done: int, total: int, rate: float) -> None:
        if not killed:
            import multiprocessing

            victim = multiprocessing.active_children()[0]
            killed.append(victim.pid or 0)
            os.kill(victim.pid or 0, signal.SIGKILL)

    assert same(one, sweep("liquidation-cascade", {"market_depth": "log:5m:50m:40"}, seeds=200, workers=2, chunk=4, progress=kill))
    assert killed


@pytest.mark.slow
def test_a_cluster_gives_the_same_bits() -> None:
    distributed = pytest.importorskip("distributed")
    one = sweep("liquidation-cascade", {"market_depth": "log:5m:50m:20"}, seeds=50)
    local = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None, "host": "127.0.0.1"}
    with distributed.LocalCluster(**local) as cluster, distributed.Client(cluster) as client:
        there = sweep("liquidation-cascade", {"market_depth": "log:5m:50m:20"}, seeds=50, executor=client.get_executor(), chunk=3)
    assert same(one, there)


@pytest.mark.slow
def test_a_sweep_killed_outright_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "k.parquet"
    told = ["sweep", "liquidation-cascade", "--axis", "market_depth=log:5m:50m:400", "--seeds", "200", "--out", str(out)]
    going = subprocess.Popen([sys.executable, "-m", "squeezelab", *told])
    parts = tmp_path / "k.parquet.parts"
    for _ in range(3_600):
        if len(list(parts.glob("*.npz"))) >= 2:
            break
        time.sleep(0.05)
    going.kill()
    going.wait()
    finished = len(list(parts.glob("*.npz")))
    assert finished >= 2 and not out.exists()
    subprocess.run([sys.executable, "-m", "squeezelab", *told, "--resume"], check=True)
    assert same(open_sweep(out), sweep("liquidation-cascade", {"market_depth": "log:5m:50m:400"}, seeds=200))
