"""Claims about leverage and about adding up loop gains."""

from __future__ import annotations

from ..dynamics.loop_gain import amplification, dealers, leverage_targeting, leveraged_etf, loop_gain, shorts_at_call
from .check import outcome
from .verdict import Verdict, sentence, tally


def inverse_funds() -> Verdict:
    """C43. What a fund of 1 bn USD trades after a rise of 1 %, at multiples 3, 2, -1 and -2: is the inverse one's trade opposite?"""
    trades = {multiple: float(leveraged_etf(1e9, multiple)) for multiple in (3, 2, -1, -2)}
    return tally(
        {f"{multiple}": trades[multiple] < 0 for multiple in (-1, -2)},
        "After a rise of 1 % a fund of 1 bn USD buys "
        + ", ".join(f"{trade / 1e6:.0f} m USD at a multiple of {multiple}".replace("-", "−") for multiple, trade in trades.items())
        + ".",
        three=trades[3],
        minus_two=trades[-2],
    )


def gains_add() -> Verdict:
    """C44. Dealers and shorts alone and together, at three sizes: is the gain of both the sum?"""
    depth = 20e6
    found = {}
    for gamma, shorts in ((-5e6, 60e6), (-10e6, 120e6), (4e6, 200e6)):
        hedges, covers = float(dealers(gamma)), float(shorts_at_call(shorts, 0.30))
        found[gamma, shorts] = (float(loop_gain(hedges, depth)), float(loop_gain(covers, depth)), float(loop_gain(hedges + covers, depth)))
    return tally(
        {str(key): abs(a + b - both) < 1e-12 for key, (a, b, both) in found.items()},
        sentence(
            "; ".join(f"dealers {a:+.2f} and margin calls {b:+.2f} make {both:.2f}".replace("-", "−") for a, b, both in found.values())
        ),
        **{f"gain_{i}": both for i, (_, _, both) in enumerate(found.values())},
    )


def half_the_depth() -> Verdict:
    """C58. Depth halved at gains of 0.1, 1/3 and 0.45: is the amplification twice what it was?"""
    found = {gain: (float(amplification(gain)), float(amplification(2 * gain))) for gain in (0.1, 1 / 3, 0.45)}
    return tally(
        {f"{gain:.2f}": abs(after / before - 2) < 0.01 for gain, (before, after) in found.items()},
        "Half the depth takes a push of 1 % from "
        + ", ".join(f"{before:.2f} to {after:.2f} % at a gain of {gain:.2f}" for gain, (before, after) in found.items())
        + ".",
        **{f"at_{gain:.2f}": after / before for gain, (before, after) in found.items()},
    )


def leverage_drifts() -> Verdict:
    """C55. Leverage of 2, 5 and 10 after a rise of 1 % with no trade, and what restores it."""
    after = {leverage: leverage * 1.01 / (1 + leverage * 0.01) for leverage in (2, 5, 10)}
    return tally(
        {f"{leverage}": found < leverage for leverage, found in after.items()},
        "A rise of 1 % takes leverage from " + ", ".join(f"{leverage} to {found:.2f}" for leverage, found in after.items()) + ".",
        **{f"from_{leverage}": found for leverage, found in after.items()},
    )


def margin_spiral() -> Verdict:
    """C72. The same loss of capital with margins that stay and with margins that rise as prices fall, at two losses."""
    found = {shock: [outcome("loss-spiral", shock=shock, margin_rise=rise)["fall"] for rise in (0.0, 0.5)] for shock in (-0.2, -0.4)}
    return tally(
        {f"{shock:.0%}": moved[1] < moved[0] - 0.001 for shock, moved in found.items()},
        sentence(
            "; ".join(
                f"a loss of {-shock * 100:.0f} % of the capital makes the price fall by {-stay * 100:.1f} % with "
                f"steady margins and by {-rise * 100:.1f} % with rising ones"
                for shock, (stay, rise) in found.items()
            )
        ),
        **{f"at_{-shock:.0%}": moved[1] for shock, moved in found.items()},
    )


def fat_tails() -> Verdict:
    """C79. The tail of returns beside that of the same market without borrowing, with careful and with generous lenders."""
    careful, generous = outcome("agent-market", "Careful lenders"), outcome("agent-market", "Borrowing up to ten times")
    return tally(
        {name: run["tail"] > run["tail_unlevered"] + 1.5 for name, run in (("careful", careful), ("generous", generous))},
        f"Excess kurtosis is {careful.write('tail')} with leverage up to {careful.write('max_leverage')} and "
        f"{generous.write('tail')} with leverage up to "
        f"{generous.write('max_leverage')}; without borrowing it is {generous.write('tail_unlevered')}.",
        careful=careful["tail"],
        generous=generous["tail"],
        none=generous["tail_unlevered"],
    )


def nine_times_the_fall() -> Verdict:
    """C94. What a fund at constant leverage sells after a fall of 1 %, as a share of its own money, at leverage 2, 5 and 10."""
    sold = {leverage: float(leverage_targeting(leverage * 1.0, leverage)) / 0.01 for leverage in (2, 5, 10)}
    per_asset = {leverage: float(leverage_targeting(1.0, leverage)) / 0.01 for leverage in (2, 5, 10)}
    return tally(
        {f"{leverage}": abs(share - (leverage - 1)) < 1e-9 for leverage, share in per_asset.items()},
        "For each 1 % its assets fall, a fund sells "
        + ", ".join(f"{share:.0f} % of its assets at a leverage of {leverage}" for leverage, share in per_asset.items())
        + f"; at ten that is {sold[10]:.0f} % of its own money.",
        two=per_asset[2],
        ten=per_asset[10],
    )
