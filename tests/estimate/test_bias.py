"""Origins that lean: known biases come back, copies count once, floors hold, the prior's effect is told."""

from __future__ import annotations

import numpy as np
import pytest

from marsad.estimate.bias import Said, collapse, fit_bias
from marsad.model.errors import BadInput

BIAS = {
    ("government", "own"): -0.8, ("rebels", "own"): -0.2, ("monitor", "own"): 0.4, ("agency", "own"): 0.6,
    ("government", "enemy"): 0.9, ("rebels", "enemy"): 0.1, ("monitor", "enemy"): -0.4, ("agency", "enemy"): -0.6,
}  # fmt: skip
SPREAD = {"government": 0.3, "rebels": 0.4, "monitor": 0.15, "agency": 0.2}


def simulate(rng: np.random.Generator, events: int = 40) -> tuple[list[Said], dict[str, float]]:
    """Claims about tolls with known biases: half exact, the rest bounds, ranges and round numbers."""
    claims, tolls = [], {}
    for side in ("own", "enemy"):
        for number in range(events):
            event = f"{side} {number}"
            tolls[event] = float(np.exp(rng.normal(4, 1)))
            for kind, spread in SPREAD.items():
                said = tolls[event] * np.exp(BIAS[kind, side] + spread * rng.standard_t(4))
                if rng.random() < 0.8:
                    claims.append(claim(event, kind, side, max(round(said), 1), rng))
    return claims, tolls


def claim(event: str, kind: str, side: str, n: int, rng: np.random.Generator) -> Said:
    shape = rng.choice(["exact", "at_least", "up_to", "between", "about"], p=[0.5, 0.2, 0.1, 0.1, 0.1])
    low, high = {
        "exact": (n, n),
        "about": (n, n),
        "at_least": (max(int(n * 0.8), 1), None),
        "up_to": (None, int(n * 1.2) + 1),
        "between": (max(int(n * 0.8), 1), int(n * 1.3) + 1),
    }[str(shape)]
    return Said(event=event, origin=kind, kind=kind, side=side, qualifier=str(shape), low=low, high=high)


def test_known_biases_come_back() -> None:
    rng = np.random.default_rng(3)
    claims, tolls = simulate(rng)
    found = fit_bias(claims, rng=rng, sweeps=2500, sensitivity=False)
    for key, truth in BIAS.items():
        assert found.bias[key][0] == pytest.approx(truth, abs=0.3), key
        assert found.bias[key][1] <= truth <= found.bias[key][2]
    inside = [found.tolls[e].quantile(0.025) <= truth <= found.tolls[e].quantile(0.975) for e, truth in tolls.items()]
    assert np.mean(inside) > 0.85
    assert found.spread["monitor"] < found.spread["rebels"]


def said(event: str, origin: str, low: int | None, high: int | None, qualifier: str = "exact") -> Said:
    return Said(event=event, origin=origin, kind=origin, side="own", qualifier=qualifier, low=low, high=high)


def test_copies_of_one_origin_count_once() -> None:
    claims = [said(f"e{n}", origin, 100 + n, 100 + n) for n in range(6) for origin in ("monitor", "office")]
    echoes = [said(c.event, "monitor", 100, None, "at_least") for c in claims] * 5
    once = fit_bias(claims, rng=np.random.default_rng(1), sweeps=300, sensitivity=False)
    many = fit_bias(claims + echoes, rng=np.random.default_rng(1), sweeps=300, sensitivity=False)
    assert many.bias == once.bias
    assert many.collapsed == len(echoes)
    assert len(collapse(claims + echoes)) == len(claims)


def test_no_toll_lies_below_the_documented() -> None:
    claims = [said(f"e{n}", origin, 40, 40) for n in range(4) for origin in ("a", "b")]
    found = fit_bias(claims, documented={"e0": 70}, rng=np.random.default_rng(2), sweeps=400, sensitivity=False)
    assert found.tolls["e0"].values.min() >= 69.999
    assert found.tolls["e1"].quantile(0.025) < 70
    assert found.bias["a", "own"][0] < 0  # what is known to be too low in one place is read as too low elsewhere


def test_a_bound_alone_moves_the_toll_one_way_only() -> None:
    claims = [said("e", "a", 100, None, "at_least"), said("e", "b", 90, None, "at_least")]
    claims += [said(f"f{n}", origin, 50, 50) for n in range(4) for origin in ("a", "b")]
    found = fit_bias(claims, rng=np.random.default_rng(2), sweeps=600, sensitivity=False)
    assert found.tolls["e"].quantile(0.025) > 60
    assert found.tolls["e"].quantile(0.975) > 300


def test_the_effect_of_the_prior_is_always_told() -> None:
    claims = [said(f"e{n}", origin, n + 20, n + 20) for n in range(5) for origin in ("a", "b")]
    found = fit_bias(claims, rng=np.random.default_rng(2), sweeps=300)
    assert [row["prior"] for row in found.sensitivity] == ["tau 1/2", "tau 2", "nu 30"]
    assert set(found.sensitivity[0]["median_toll"]) == {f"e{n}" for n in range(5)}


def test_zero_is_a_number_and_vague_words_bound_nothing() -> None:
    claims = [said("e", "a", 0, 0), said("e", "b", 2, 2), said("e", "c", None, None, "vague")]
    assert len(collapse(claims)) == 2
    found = fit_bias(claims, rng=np.random.default_rng(2), sweeps=300, sensitivity=False)
    assert found.tolls["e"].quantile(0.025) >= 0
    with pytest.raises(BadInput, match="usable"):
        fit_bias(claims[2:], rng=np.random.default_rng(2))
