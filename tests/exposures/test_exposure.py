"""Gamma exposure: the numbers are those of other programs, every contract is accounted for, and nothing depends silently on a choice."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import squeezelab
from squeezelab.cli import main
from squeezelab.data.chains import Chain, read_chain
from squeezelab.data.made_up import made_up
from squeezelab.errors import DataError, InputError, OutOfRange, SqueezelabError, UnknownName
from squeezelab.exposures import CONVENTIONS, exposure
from squeezelab.exposures.profile import Book, interpolated, roots

FOLDER = Path(os.environ.get("SQUEEZELAB_REAL_DATA", ""))
real = pytest.mark.skipif(not os.environ.get("SQUEEZELAB_REAL_DATA"), reason="SQUEEZELAB_REAL_DATA names no folder of real option chains")


@pytest.fixture(scope="module")
def chain() -> Chain:
    return made_up()


def book(n: int, seed: int = 1) -> Book:
    rng = np.random.default_rng(seed)
    return Book.of(rng.uniform(60, 140, n), rng.uniform(0.01, 1, n), rng.uniform(0.1, 0.6, n), rng.normal(0, 1e4, n), 0.03, 0.01)


def test_gamma_is_that_of_quantlib() -> None:
    ql = pytest.importorskip("QuantLib")
    rng = np.random.default_rng(3)
    n = 60
    strike, years, level, held = rng.uniform(60, 140, n), rng.uniform(0.02, 2, n), rng.uniform(0.05, 1.2, n), rng.normal(0, 1e4, n)
    rate, dividend = 0.04, 0.015
    spots = np.array([80.0, 100.0, 123.45])
    ours = Book.of(strike, years, level, held, rate, dividend).gamma(spots)
    for spot, found in zip(spots, ours, strict=True):
        parts = []
        for k, t, v, h in zip(strike.tolist(), years.tolist(), level.tolist(), held.tolist(), strict=True):
            forward = float(spot) * np.exp((rate - dividend) * t)
            payoff = ql.PlainVanillaPayoff(ql.Option.Call, k)
            parts.append(h * ql.BlackCalculator(payoff, forward, v * np.sqrt(t), np.exp(-rate * t)).gamma(float(spot)) * spot**2)
        assert found == pytest.approx(sum(parts), abs=1e-10 * np.abs(parts).sum())


def test_the_profile_at_the_spot_is_the_net_and_its_parts_add_up(chain: Chain) -> None:
    for convention in CONVENTIONS:
        for unit in ("per 1 %", "per point", "shares", "contracts"):
            e = exposure(chain, convention=convention, unit=unit, rate=0.03, dividend=0.01)
            assert e.profile(e.spot)[1][0] == pytest.approx(e.net, rel=1e-12, abs=1e-6)
            assert e.by_strike["net"].sum() == pytest.approx(e.net) and e.by_expiry["net"].sum() == pytest.approx(e.net)
            assert e.calls + e.puts == pytest.approx(e.net)


def test_units_are_those_of_their_names(chain: Chain) -> None:
    usd, point, shares, contracts = (exposure(chain, unit=u).net for u in ("per 1 %", "per point", "shares", "contracts"))
    assert point == pytest.approx(usd / (0.01 * chain.spot))
    assert shares == pytest.approx(point / chain.spot) and contracts == pytest.approx(shares / 100)


def test_every_flip_is_a_root_and_none_is_missed() -> None:
    for seed in range(20):
        one = book(40, seed)
        found = roots(one, 100.0)
        scale = np.abs(one.gamma(np.linspace(50, 150, 50))).max()
        fine = one.gamma(np.exp(np.linspace(np.log(50), np.log(150), 20_001)))
        assert len(found) >= (np.diff(np.sign(fine[np.abs(fine) > 1e-9 * scale])) != 0).sum() - 0
        for root in found:
            left, right = one.gamma(np.array([root - 0.006, root + 0.006]))
            assert np.sign(left) != np.sign(right), (seed, root)


def test_a_book_that_touches_zero_twice_between_two_grid_points_shows_both_roots() -> None:
    short = Book.of(np.array([100.0, 100.02]), np.array([0.25, 1e-4]), np.array([0.2, 0.05]), np.array([1e4, -300.0]))
    found = roots(short, 100.0)
    assert len(found) == 2 and found[1] - found[0] < 0.5
    assert (np.sign(short.gamma(np.array([found[0] - 0.01, found.mean(), found[1] + 0.01]))) == [1, -1, 1]).all()


def test_dealers_who_owe_everything_have_no_flip_and_that_is_an_answer(chain: Chain) -> None:
    e = exposure(chain, convention="short")
    assert e.flips == () and e.net < 0 and "turns nowhere near" in e.summary()


def test_interpolation_by_strike_is_a_line_between_two_strikes() -> None:
    assert interpolated(np.array([90.0, 100, 110]), np.array([-3.0, 1, 6]), 100) == pytest.approx(100 + 10 * 2 / 6)
    assert interpolated(np.array([90.0, 100]), np.array([1.0, 2]), 100) is None


def test_own_shares_make_every_convention(chain: Chain) -> None:
    for one in CONVENTIONS.values():
        assert exposure(chain, convention=(one.calls, one.puts)).net == exposure(chain, convention=one.name).net
    assert exposure(chain, convention={"calls": 0, "puts": 0}).net == 0


@pytest.mark.parametrize(
    ("setting", "error"),
    [
        ({"convention": "mine"}, UnknownName), ({"convention": (2, 0)}, OutOfRange), ({"convention": 5}, InputError),
        ({"iv": "guess"}, UnknownName),
        ({"unit": "EUR"}, UnknownName), ({"settlement": "noon"}, UnknownName), ({"days": 7}, OutOfRange), ({"rate": 3}, OutOfRange),
        ({"expiries": ["2030-01-01"]}, DataError),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused(chain: Chain, setting: dict, error: type[SqueezelabError]) -> None:
    with pytest.raises(error):
        exposure(chain, **setting)


@pytest.mark.parametrize("iv", ["file", "mid", "fill"])
@pytest.mark.parametrize("convention", ["usual", "short"])
def test_the_account_adds_up_whatever_is_chosen(chain: Chain, iv: str, convention: str) -> None:
    account = exposure(chain, iv=iv, convention=convention).account
    assert sum(part.options for part in account.parts) == account.options == len(chain)
    assert sum(part.contracts for part in account.parts) == account.contracts == chain.open_interest.sum()
    assert account.to_frame()["options"].iloc[:-1].sum() == account.options


ROWS = "type,strike,expiry,bid,ask,open_interest,iv\n"
GOOD = "".join(
    f"{kind},{k},2025-10-31,{max(0.05, 3 + (100 - k) / 2 * s):.2f},{max(0.05, 3 + (100 - k) / 2 * s) + 0.2:.2f},100,0.3\n"
    for k in range(90, 111, 2)
    for kind, s in (("call", 1), ("put", -1))
)
GIVEN = {"spot": 100, "quoted_at": "2025-09-26 16:00"}


def test_expirations_that_name_no_day_are_no_wish_for_all(chain: Chain) -> None:
    with pytest.raises(InputError, match="expiries names no day"):
        exposure(chain, expiries=[])


def test_what_cannot_be_solved_is_left_out_with_its_reason() -> None:
    bad = "call,120,2025-10-31,0,0,50,0\nput,80,2025-10-31,0,0.1,60,0\ncall,121,2025-10-31,0.3,0.2,70,0\nput,122,2025-10-31,3,3.1,80,0\n"
    odd = read_chain(ROWS + GOOD + bad + "call,125,2025-10-31,0,0.1,0,0.2\ncall,126,2025-10-31,0,0.1,,0.2\n", **GIVEN)
    account = exposure(odd, iv="fill").account
    told = {part.reason: (part.options, part.contracts) for part in account.parts if part.reason != "used"}
    assert told == {
        "no quote": (1, 50), "no bid": (1, 60), "crossed": (1, 70), "below its least value": (1, 80), "no open interest": (1, 0),
        "open interest unknown": (1, 0),
    }  # fmt: skip
    assert exposure(odd).account.part("no volatility").contracts == 260


def test_a_blank_side_is_refused_and_can_be_solved() -> None:
    blank = read_chain(ROWS + "\n".join(line[:-3] if line.startswith("call") else line for line in GOOD.splitlines()), **GIVEN)
    with pytest.raises(DataError, match="calls with open contracts has a volatility"):
        exposure(blank)
    assert exposure(blank, iv="fill").account.used.options > 11


def without(chain: Chain, column: str, part: float) -> Chain:
    """A chain of which a part of the calls lacks a column."""
    frame = chain.to_frame()
    calls = frame.index[frame["is_call"]]
    frame.loc[calls[: int(part * len(calls))], column] = np.nan
    return read_chain(frame)


@pytest.mark.parametrize(
    ("column", "part", "says"),
    [
        ("open_interest", 1.0, "for none of the [0-9,]+ calls how many contracts are open"),
        ("open_interest", 0.95, "for only [0-9,]+ of the [0-9,]+ calls how many"),
        ("implied_volatility", 0.95, "Only [0-9]+% of the open calls have a volatility; .* Say iv=“fill”"),
    ],
)
def test_a_net_that_nearly_lacks_a_side_is_refused(chain: Chain, column: str, part: float, says: str) -> None:
    with pytest.raises(DataError, match=says):
        exposure(without(chain, column, part))
    assert exposure(without(chain, column, 0.5)).account.used.options > 20


def test_a_file_without_volatilities_is_told_how_they_are_had(chain: Chain) -> None:
    frame = chain.to_frame().drop(columns="implied_volatility")
    with pytest.raises(DataError, match=r"no volatility\. Say iv=“fill” to solve them from the quotes"):
        exposure(read_chain(frame))
    with pytest.raises(DataError) as refused:
        exposure(read_chain(frame.assign(bid=0.0, ask=0.0)))
    assert "fill" not in str(refused.value), "nothing is quoted"


def test_mid_volatilities_are_those_that_made_the_quotes(chain: Chain) -> None:
    quoted = exposure(chain, iv="mid")
    assert quoted.volatility == pytest.approx(
        exposure(chain).volatility[exposure(chain).options.is_call.size - len(quoted.volatility) :], rel=0.4
    )


def test_conclusions_are_counted_by_code(chain: Chain) -> None:
    alternatives = exposure(chain).alternatives
    for one in alternatives.conclusions:
        assert len(one.holds) + len(one.fails) >= 1
    direction = next(one for one in alternatives.conclusions if one.says.startswith("Dealers trade"))
    by_name = {row.name: row.net for row in alternatives.rows}
    sign = by_name["as asked"] < 0
    assert set(direction.holds) == {name for name, net in by_name.items() if (net < 0) == sign}
    assert not direction.everywhere, "turned signs turn the answer"


FAR_BOOK = "type,strike,expiry,open_interest,iv\n" + "\n".join(
    f"{kind},{strike},{day},{held},{iv}"
    for kind, strike, day, held, iv in (
        ("call", 104, "2025-10-31", 900, 0.2), ("put", 96, "2025-10-31", 1000, 0.2), ("put", 140, "2026-06-30", 1500, 0.3),
    )
)  # fmt: skip


def test_the_band_is_that_of_the_flip_nearest_the_spot_and_a_far_one_does_not_widen_it() -> None:
    e = exposure(read_chain(FAR_BOOK, spot=100, quoted_at="2025-09-26 16:00"))
    near, far = e.flips
    assert abs(near - 100) < 10 < abs(far - 100)
    assert e.alternatives.band is not None
    low, high = e.alternatives.band
    assert low <= near <= high < far, "two flips are no band of one"
    told = next(one for one in e.alternatives.conclusions if one.says.startswith("One of them lies near"))
    assert f"{near:,.2f}" in told.says and "reversed" in told.holds and "short" in told.fails


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--rate", "x"), "--rate: “x” is no number"),
        (("--dividend", "2 USD"), "--dividend: “2 USD”"),
        (("--spot", "dear"), "--spot: “dear” is no number"),
        (("--convention", "0.8"), "“0.8” is no pair of shares; write those of calls and puts"),
        (("--convention", "0.8,x"), "--convention: “x” is no number"),
    ],
)
def test_the_command_names_the_option_that_it_cannot_use(given: tuple[str, str], says: str, tmp_path: Path) -> None:
    path = tmp_path / "chain.csv"
    path.write_text(FAR_BOOK)
    done = CliRunner().invoke(main, ["gex", str(path), "--quoted-at", "2025-09-26 16:00", *given])
    assert done.exit_code == 2 and says in done.stderr


def test_a_loop_gain_needs_a_volume_and_nothing_is_clipped(chain: Chain) -> None:
    e = exposure(chain)
    assert e.loop_gain("20 bn", "10 %") == pytest.approx(-100 * 0.1 * e.gamma_per_percent / 20e9)
    given = e.dealer_gamma("20bn")
    opened = squeezelab.run("dealer-gamma", **given)
    assert opened["gamma_at_spot"] == pytest.approx(e.gamma_per_percent, rel=1e-9)
    with pytest.raises(OutOfRange, match="above 0"):
        e.loop_gain(0)
    with pytest.raises(OutOfRange):
        exposure(chain.where(chain.is_call)).dealer_gamma("900 tn")


def test_many_options_at_many_spots_cost_little_more_than_their_exponentials() -> None:
    one, spots = book(10_000), np.linspace(80, 120, 200)
    numbers = -np.random.default_rng(0).uniform(0, 20, (10_000, 200))

    def best(work) -> float:
        found = []
        for _ in range(5):
            begun = time.process_time()
            work()
            found.append(time.process_time() - begun)
        return min(found)

    assert best(lambda: one.gamma(spots)) <= 2.8 * best(lambda: np.exp(numbers))


def test_the_command_prints_the_account_first_and_writes_json_and_csv(tmp_path: Path) -> None:
    path = tmp_path / "chain.csv"
    made_up().to_frame().to_csv(path, index=False)
    arguments = ["gex", str(path), "--spot", "100", "--quoted-at", "2025-09-26 16:00"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert done.stdout.index("in all") < done.stdout.index("If dealers hold") < done.stdout.index("What survives")
    out = CliRunner().invoke(main, [*arguments, "--out", str(tmp_path / "x.json"), "--convention", "short", "--iv", "fill"])
    assert out.exit_code == 0, out.output
    data = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert {"net", "flips", "walls", "by_strike", "by_expiry", "profile", "conventions", "accounting"} <= set(data)
    assert data["flips"] == [] and data["settings"]["iv"] == "fill"
    assert CliRunner().invoke(main, [*arguments, "--out", str(tmp_path / "x.csv")]).exit_code == 0
    assert (tmp_path / "x.csv").read_text("utf-8").startswith("strike,calls,puts,net,contracts\n")
    for bad in (["--out", str(tmp_path / "x.txt")], ["--convention", "mine"], ["--iv", "guess"], ["--spot", "30 %"]):
        wrong = CliRunner().invoke(main, [*arguments, *bad])
        assert wrong.exit_code in (1, 2) and wrong.stdout == "" and "Traceback" not in wrong.stderr
    assert CliRunner().invoke(main, [*arguments, "--out", "-"]).stdout.lstrip().startswith("{")


@real
def test_the_real_chain_gives_the_figures_of_an_independent_program() -> None:
    e = exposure(FOLDER / "spx_2022-02-05.csv", settlement="close")
    assert e.net == pytest.approx(-18.894e9, rel=5e-4) and e.flips == pytest.approx([4587.10], abs=0.005)
    assert (e.account.used.options, e.account.used.contracts, e.account.contracts) == (15_585, 13_479_279, 13_548_286)
    assert (e.walls.call_strike, e.walls.put_strike) == (4_700, 4_500)
    listed = exposure(e.chain)
    kept = {row.name: row for row in listed.alternatives.rows}
    assert kept["short"].flips == () and len(kept["calls 80 %"].flips) == 3 and kept["puts 75 %"].net > 0
    survives = [one.says for one in listed.alternatives.conclusions if one.everywhere]
    assert any("Most put gamma sits at 4,500, most call gamma at 4,700." in says for says in survives)
    assert squeezelab.run("dealer-gamma", **listed.dealer_gamma("400 bn"))["gain_at_spot"] == pytest.approx(
        listed.loop_gain("400 bn"), rel=1e-6
    )


@real
@pytest.mark.parametrize("name", ["ndx_2022-02-05", "spx_2022-02-05", "spy_2025-09-25"])
@pytest.mark.parametrize("iv", ["file", "mid", "fill"])
def test_every_contract_of_a_real_chain_is_accounted_for(name: str, iv: str) -> None:
    chain = read_chain(FOLDER / f"{name}.csv")
    account = exposure(chain, iv=iv).account
    assert account.options == len(chain) + len(chain.rejected) and account.contracts == chain.account.contracts
