"""Claims about collateralised lending."""

from __future__ import annotations

from ..dynamics.lending import close_factor, health_factor, liquidate, toxic_level
from .check import outcome
from .verdict import Verdict, sentence, tally


def liquidation_heals() -> Verdict:
    """C35. One liquidation of a loan at health factors 0.98, 0.92 and 0.85, threshold 82.5 %, bonus 5 %: is it healthier after?"""
    threshold, bonus, collateral = 0.825, 0.05, 100.0
    after = {}
    for health in (0.98, 0.92, 0.85):
        debt = collateral * threshold / health
        repaid, seized, _ = liquidate(collateral, debt, 0.5 * float(close_factor(0.98)), bonus)
        after[health] = float(health_factor(collateral - float(seized), debt - float(repaid), threshold))
    return tally(
        {f"{health}": found > health for health, found in after.items()},
        "A liquidation takes a health factor of "
        + ", ".join(f"{health:.2f} to {found:.3f}" for health, found in after.items())
        + f": below {float(toxic_level(threshold, bonus)):.3f}, threshold times one plus bonus, it makes the loan sicker.",
        **{f"from_{health}": found for health, found in after.items()},
    )


def kink_keeps_cash() -> Verdict:
    """C76. The same demand with a steep and with a flat rate above the kink, at two demands: is something left to pay out?"""
    found = {
        demand: [outcome("interest-rate", demand=demand, slope_above=slope)["settled_utilisation"] for slope in (0.75, 0.04)]
        for demand in (1.0, 1.2)
    }
    return tally(
        {f"{demand}": steep < 0.97 and steep <= flat for demand, (steep, flat) in found.items()},
        sentence(
            "; ".join(
                f"at a demand of {demand:.1f} times the pool, {steep * 100:.0f} % is lent out with a steep rate and "
                f"{flat * 100:.0f} % with a flat one"
                for demand, (steep, flat) in found.items()
            )
        ),
        **{f"steep_{demand}": steep for demand, (steep, _) in found.items()},
    )
