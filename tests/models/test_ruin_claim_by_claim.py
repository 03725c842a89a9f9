"""The fund of ruin claim by claim: waits, fees and claims of the run's own draws, added up in plain numbers."""

from __future__ import annotations

import numpy as np
import pytest

from squeezelab.dynamics.run import run
from squeezelab.dynamics.seeds import draws_for
from squeezelab.dynamics.stepping import laned
from squeezelab.models import get_model

MODEL = get_model("ruin-fund")


@pytest.mark.parametrize("preset", [preset.title for preset in MODEL.presets])
@pytest.mark.parametrize("seed", [0, 4])
def test_a_fund_earns_its_fees_pays_its_claims_and_stops_where_it_is_ruined(preset: str, seed: int) -> None:
    p = MODEL.given(preset)
    result = run(MODEL, p, seed=seed)
    draws = draws_for(MODEL, laned(MODEL, p), seed, 1)
    fund, years, paid, earned, ruined = p["fund"], 0.0, 0.0, 0.0, False
    for k in range(len(result["years"]) - 1):
        wait, size = (float(np.ravel(draws[name][k])[0]) for name in ("wait", "size"))
        years += wait / p["claims_a_year"]
        if not ruined:
            earned += wait * p["mean_claim"] * (1 + p["loading"])
            paid += size * p["mean_claim"]
            fund = p["fund"] + earned - paid
            ruined = fund < 0
        assert result["years"][k + 1] == pytest.approx(years, rel=1e-9)
        assert result["fund_left"][k + 1] == pytest.approx(fund, rel=1e-9, abs=1e-3)
    assert bool(result["path_ruined"]) == ruined
    for name, total in (("paid", paid), ("earned", earned)):
        assert np.ravel(result.series[name])[-1] == pytest.approx(total, rel=1e-9)


def test_claims_come_as_often_a_year_as_is_said() -> None:
    for often in (4.8, 24.0, 480.0):
        years = run(MODEL, MODEL.given(claims_a_year=often, claims=600, fund=5e8), seed=2)["years"]
        assert (len(years) - 1) / years[-1] == pytest.approx(often, rel=0.1)
