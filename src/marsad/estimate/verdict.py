"""May a number be given? Measurable conditions in, `publishable`, `lower_bound_only` or `refused` with reasons out.

Limits and wording stand in `rules.toml`. What cannot be measured from the table is said by people: concerns (an open
population, a stratum chosen after its result) refuse, and only grounds, a named person's reason why no victims were out
of the lists' reach, can lift a lower bound to a number, where the measured conditions hold too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from marsad.estimate.diagnose import Diagnosis
from marsad.estimate.posterior import Fit, Posterior
from marsad.model.errors import BadInput

DECLARED = ("open_population", "definitions_differ", "chosen_after")
ORDER = ("publishable", "lower_bound_only", "refused")
MODEL_METHODS = ("dga", "loglinear", "lcmcr")
PRIORS = ("delta", "classes", "alpha")
VARIED = {"prior": PRIORS, "one_list": ("without",), "linkage": ("matching",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that holds, with the facts that its sentence names."""

    rule: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        return str(_rules()["rules"][self.rule]["outcome"])

    def words(self, lang: str = "en") -> str:
        """The finding as a sentence, in English or Arabic."""
        return str(_rules()["rules"][self.rule][lang]).format(**self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Why victims do not differ in how easily lists find them, and who says so; `decision` is its number in a log.

    BadInput without a name or a reason.
    """

    by: str
    because: str
    decision: str | None = None

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise BadInput("a reason without a name", todo="say who gives it: --by NAME")
        if not self.because.strip():
            raise BadInput("no reason is given", todo="say why no victims were out of the lists' reach")


def outcome(findings: Sequence[Finding]) -> str:
    """The gravest outcome among the findings; publishable when there is none."""
    return max((finding.outcome for finding in findings), key=ORDER.index, default=ORDER[0])


def assumption(method: str, lang: str = "en") -> str:
    """What a method takes for granted and no data can test, in words."""
    return str(_rules()["assumptions"][method][lang])


def of_declared(concerns: Sequence[str]) -> Iterator[Finding]:
    """Conditions that a person declares. Raises BadInput on one that is not known."""
    for concern in concerns:
        if concern not in DECLARED:
            raise BadInput(f"no concern is called '{concern}'", todo=f"known: {', '.join(DECLARED)}")
        yield Finding(rule=concern)


def of_table(table: Diagnosis) -> Iterator[Finding]:
    """Rules 1 to 4 and 12: what the table itself cannot carry."""
    least = limits()
    if table.lists < least["lists"]:
        yield Finding(rule="too_few_lists", facts={"lists": table.lists, "least": least["lists"]})
    if len(table.parts) > 1:
        yield Finding(rule="no_overlap", facts={"parts": " | ".join(", ".join(part) for part in table.parts)})
    elif len(table.empty_pairs) > least["empty_share"] * len(table.overlaps):
        facts = {"empty": len(table.empty_pairs), "pairs": len(table.overlaps)}
        yield Finding(rule="too_many_empty_pairs", facts=facts)
    yield from _copies(table)
    if table.on_several < least["on_several"]:
        yield Finding(rule="too_little_overlap", facts={"people": table.on_several, "least": least["on_several"]})
    if table.several_cells < least["several_cells"]:
        yield Finding(rule="too_few_cells", facts={"cells": table.several_cells, "least": least["several_cells"]})
    if table.documented < least["people"]:
        yield Finding(rule="too_small", facts={"people": table.documented})


def _copies(table: Diagnosis) -> Iterator[Finding]:
    for pair in table.overlaps:
        inner, outer = sorted(pair.lists, key=lambda name: table.sizes[name])
        if table.sizes[inner] >= limits()["copy_people"] and pair.containment > limits()["copy_share"]:
            yield Finding(rule="copy", facts={"share": pair.containment, "inner": inner, "outer": outer})


def of_fit(fit: Fit) -> Iterator[Finding]:
    """Rules 2, 5, 6, 7 and 9: what the fit shows about itself."""
    if fit.posterior is None:
        yield Finding(rule="no_estimate", facts={"why": fit.obstacle})
        return
    if fit.method == "chao":
        yield Finding(rule="bound_by_nature")
    yield from _chains(fit.details.get("chains"))
    yield from _shape(fit.posterior, fit.table.documented, fit.settings.get("n_max"))


def _chains(chains: Mapping[str, Any] | None) -> Iterator[Finding]:
    if not chains:
        return
    means = [chain["mean"] for chain in chains["starts"]]
    if chains["r_hat"] > limits()["r_hat"] or chains["apart"] > limits()["starts"]:
        facts = {"r_hat": chains["r_hat"], "limit": limits()["r_hat"], "low": min(means), "high": max(means)}
        yield Finding(rule="starts_disagree", facts=facts)
    worth = min(chains["ess_bulk"], chains["ess_tail"])
    if worth < limits()["ess"]:
        yield Finding(rule="too_few_draws", facts={"ess": worth, "least": limits()["ess"]})


def _shape(posterior: Posterior, documented: int, n_max: int | None) -> Iterator[Finding]:
    if n_max is not None:
        share = posterior.share_above(documented + 0.95 * n_max)
        if share > limits()["wall_mass"]:
            yield Finding(rule="at_the_wall", facts={"share": share, "wall": documented + n_max})
    modes = sorted(posterior.modes(least=limits()["mode_mass"]), key=lambda mode: -mode[1])
    if len(modes) > 1:
        (first, first_share), (second, second_share) = modes[:2]
        facts = {"first": first, "first_share": first_share, "second": second, "second_share": second_share}
        yield Finding(rule="two_modes", facts=facts)
    ratio = posterior.quantile(0.5) / documented - 1
    if ratio > limits()["unseen_ratio"]:
        yield Finding(rule="mostly_unseen", facts={"ratio": ratio})


def of_sensitivity(fit: Fit, rows: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Rule 8: one finding for the prior, one for the lists and one for the matching, each at its worst."""
    if fit.posterior is None or fit.method == "chao":
        return
    middle = fit.posterior.quantile(0.5)
    limit = {"low": fit.posterior.quantile(0.025), "high": fit.posterior.quantile(0.975)}
    for subject, varied in VARIED.items():
        outside = [row for row in rows if row["vary"] in varied and _conflicts(row, fit.posterior)]
        if not outside:
            continue
        worst = max(outside, key=lambda row: _times(row["median"], middle))
        decides = subject == "prior" or _times(worst["median"], middle) > limits()["disagreement"]
        facts = {name: worst[name] for name in ("vary", "value", "median")} | limit
        yield Finding(rule=f"{subject}_{'decides' if decides else 'matters'}", facts=facts)


def _times(one: float, other: float) -> float:
    """How many times apart two numbers are, 1 or more."""
    return max(one / other, other / one)


def _conflicts(row: Mapping[str, Any], posterior: Posterior) -> bool:
    """Does a varied fit lie outside the reported interval?

    A list or a matching less is also less information: there the reported median must lie outside the other interval
    too, else every table with one large list would be refused for being told less.
    """
    if row["median"] is None:
        return False
    outside = not posterior.quantile(0.025) <= row["median"] <= posterior.quantile(0.975)
    return outside and (row["vary"] in PRIORS or not row["q025"] <= posterior.quantile(0.5) <= row["q975"])


def of_heterogeneity(
    table: Diagnosis, medians: Mapping[str, float], grounds: Grounds | None = None
) -> Iterator[Finding]:
    """Victims that differ, or may differ, in how easily they are found; methods that are far apart.

    A table can show heterogeneity, never its absence: with half of the victims nearly invisible, simulated tables look
    like those of independent lists (docs/explanation/estimation-validation.md). So it counts as plausible unless
    somebody gives grounds, and grounds do not outweigh what the table shows.
    """
    if table.excess is None or table.hidden_share is None:
        yield Finding(rule="no_bound")
    elif table.excess > limits()["heterogeneity"]:
        yield Finding(rule="heterogeneity", facts={"z": table.excess})
    elif table.hidden_share > limits()["hidden_share"]:
        yield Finding(rule="heterogeneity_possible", facts={"share": table.hidden_share})
    elif grounds is None:
        yield Finding(rule="heterogeneity_plausible")
    models = {method: median for method, median in medians.items() if method in MODEL_METHODS}
    if len(models) > 1:
        yield from _disagreement(models)


def _disagreement(models: Mapping[str, float]) -> Iterator[Finding]:
    lowest, highest = min(models, key=models.__getitem__), max(models, key=models.__getitem__)
    low, high = models[lowest], models[highest]
    if high / low > limits()["disagreement"]:
        rule = "methods_far_apart" if high / low > limits()["far_apart"] else "methods_disagree"
        facts = {"ratio": high / low, "low": low, "lowest": lowest, "high": high, "highest": highest}
        yield Finding(rule=rule, facts=facts)


def limits() -> Mapping[str, Any]:
    """The limits of `rules.toml`, by name."""
    found: Mapping[str, Any] = _rules()["limits"]
    return found


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(files("marsad.estimate").joinpath("rules.toml").read_text(encoding="utf-8"))
