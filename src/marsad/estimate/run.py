"""A table in, an answer out: fit, what moves it, what other methods say, and whether a number may be given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from itertools import chain
from typing import Any

import numpy as np

from marsad import __version__
from marsad.estimate import verdict
from marsad.estimate.capture import CaptureTable
from marsad.estimate.combine import combine_replicates
from marsad.estimate.diagnose import Diagnosis, diagnose
from marsad.estimate.posterior import Fit, Posterior
from marsad.estimate.settings import Settings
from marsad.estimate.verdict import Finding, Grounds
from marsad.model.errors import BadInput
from marsad.model.figure import Estimate

Estimator = Callable[[CaptureTable, Settings, np.random.Generator], Fit]
Row = Mapping[str, Any]

METHODS: dict[str, str] = {
    # method: module:function; a new estimator is one file, one line here, its assumption in rules.toml, a golden case
    "chao": "marsad.estimate.chao:estimate",
    "loglinear": "marsad.estimate.loglinear:estimate",
    "dga": "marsad.estimate.dga:estimate",
    "lcmcr": "marsad.estimate.lcmcr:estimate",
}
QUICK = ("chao", "loglinear", "dga")  # shown beside any method; the latent classes take seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One method's answer with everything that carries it; `bound` is Chao's, which stands where no number may."""

    table: CaptureTable
    method: str
    diagnosis: Diagnosis
    fit: Fit | None
    sensitivity: tuple[Row, ...]
    findings: tuple[Finding, ...]
    settings: Settings
    bound: Fit | None = None
    grounds: Grounds | None = None

    @property
    def verdict(self) -> str:
        return verdict.outcome(self.findings)

    @property
    def number(self) -> Posterior | None:
        """What may be said of N: the model's posterior, or Chao's bound where only a bound may be given, or nothing."""
        standing = {"publishable": self.fit, "lower_bound_only": self.bound}.get(self.verdict)
        return standing.posterior if standing else None

    def record(self, lang: str = "en") -> Estimate:
        """The contract's record. A refusal has no number, a lower bound has Chao's and never the model's.

        What was computed stays visible under `sensitivity`.
        """
        return Estimate(
            method=self.method,
            documented=self.table.documented,
            verdict=self.verdict,
            reasons=tuple(finding.words(lang) for finding in self.findings),
            n=self.number.summary() if self.number else None,
            diagnostics=self._diagnostics(lang),
            sensitivity=self.sensitivity,
            seed=self.settings.seed,
        )

    def printed(self, lang: str = "en") -> Estimate:
        """The record as `--json` prints it: `n` is the method's own posterior, so that it can be checked and repeated.

        Under `lower_bound_only` it is no number to publish: `diagnostics.n_is` says "model", and what may be said is
        "at least" `diagnostics.lower_bound`. A refusal has no number here either.
        """
        kept = self.record(lang)
        if self.verdict != "lower_bound_only" or self.fit is None or self.fit.posterior is None or kept.n is None:
            return kept
        told = {**kept.diagnostics, "n_is": "model", "lower_bound": kept.n}
        return replace(kept, n=self.fit.posterior.summary(), diagnostics=told)

    def _diagnostics(self, lang: str) -> dict[str, Any]:
        found: dict[str, Any] = {
            "assumption": verdict.assumption(self.method, lang),
            "lists": list(self.table.lists),
            "rules": [finding.rule for finding in self.findings],
            **self.diagnosis.plain(),
        }
        if self.fit is not None:
            found["settings"] = dict(self.fit.settings)
            found.update(self.fit.details)
        if self.number is not None:
            n = self.table.documented
            found["n_is"] = "at_least" if self.verdict == "lower_bound_only" else "interval"
            found["q10"], found["q90"] = self.number.quantile(0.1), self.number.quantile(0.9)
            found["n0"] = {name: round(value - n, 2) for name, value in self.number.summary().items()}
            found["share_documented"] = round(n / self.number.quantile(0.5), 4)
        found["grounds"] = asdict(self.grounds) if self.grounds else None
        found["notices"] = list(self.table.notices)
        found["input_sha256"] = self.table.fingerprint
        found["version"] = __version__
        return found


def estimate(
    table: CaptureTable,
    *,
    method: str = "lcmcr",
    settings: Settings | None = None,
    concerns: Sequence[str] = (),
    matchings: Mapping[str, CaptureTable] | None = None,
    replicates: Sequence[CaptureTable] = (),
    grounds: Grounds | None = None,
    fits: Mapping[str, Fit] | None = None,
) -> Answer:
    """Fit one method and judge it.

    `concerns` are conditions a person declares (`verdict.DECLARED`); `matchings` are the same victims under looser or
    tighter matching, by name; `replicates` are further imputations of the same table, combined with it on ln n0;
    `grounds` say why no victims were out of the lists' reach: without them the most that is given is a lower bound.
    `fits` are fits of this table at hand, by method. Same table, settings and seed give the same answer, whatever the
    order of rows and columns. Raises BadInput on an unknown method.
    """
    if method not in METHODS:
        raise BadInput(f"no method is called '{method}'", todo=f"known: {', '.join(METHODS)}")
    chosen = settings or Settings()
    seen = table.canonical()
    diagnosis = diagnose(seen)
    barred = [*verdict.of_declared(concerns), *verdict.of_table(diagnosis)]
    if barred:
        return Answer(
            table=table, method=method, diagnosis=diagnosis, fit=None,
            sensitivity=(), findings=tuple(barred), settings=chosen, grounds=grounds,
        )  # fmt: skip
    at_hand = fits or {}
    beside = {name: at_hand.get(name) or fit_one(seen, name, chosen) for name in {*QUICK, method, *at_hand}}
    for name in {"chao", method} if replicates else ():
        beside[name] = _combined(beside[name], replicates, chosen)
    fit = beside[method]
    rows = [*_methods(beside), *_sensitivity(seen, fit, chosen), *_matchings(matchings or {}, method, chosen)]
    medians = {name: one.posterior.quantile(0.5) for name, one in beside.items() if one.posterior is not None}
    findings = chain(
        verdict.of_fit(fit), verdict.of_sensitivity(fit, rows), verdict.of_heterogeneity(diagnosis, medians, grounds)
    )
    return Answer(
        table=table, method=method, diagnosis=diagnosis, fit=fit,
        sensitivity=tuple(rows), findings=tuple(findings), settings=chosen, bound=beside["chao"], grounds=grounds,
    )  # fmt: skip


def _combined(fit: Fit, replicates: Sequence[CaptureTable], settings: Settings) -> Fit:
    """A fit and the other imputations of its table in, all of them combined out. BadInput when one has no number."""
    found = combine_replicates([fit, *(fit_one(again.canonical(), fit.method, settings) for again in replicates)])
    if fit.method != "chao" or found.posterior is None:
        return found
    own = {"bound": round(found.posterior.mean, 1), "se": round(found.posterior.sd, 1)}
    return replace(found, details={**found.details, **own})


def estimate_all(
    table: CaptureTable,
    *,
    settings: Settings | None = None,
    concerns: Sequence[str] = (),
    matchings: Mapping[str, CaptureTable] | None = None,
    replicates: Sequence[CaptureTable] = (),
    grounds: Grounds | None = None,
) -> dict[str, Answer]:
    """Every method on one table, each judged with the others beside it."""
    chosen = settings or Settings()
    seen = table.canonical()
    barred = bool([*verdict.of_declared(concerns), *verdict.of_table(diagnose(seen))])
    fits = {} if barred else {method: fit_one(seen, method, chosen) for method in METHODS}
    return {
        method: estimate(
            table,
            method=method,
            settings=chosen,
            concerns=concerns,
            matchings=matchings,
            replicates=replicates,
            grounds=grounds,
            fits=fits,
        )
        for method in METHODS
    }


def fit_one(table: CaptureTable, method: str, settings: Settings) -> Fit:
    """One method on one table, with its own stream of chance from the seed."""
    module, function = METHODS[method].split(":")
    estimator: Estimator = getattr(import_module(module), function)
    return estimator(table, settings, np.random.default_rng([settings.seed, *method.encode()]))


def _methods(fits: Mapping[str, Fit]) -> list[Row]:
    return [_row("method", name, fits[name]) for name in METHODS if name in fits]


def _sensitivity(table: CaptureTable, fit: Fit, settings: Settings) -> list[Row]:
    rows = []
    for vary, value, varied in _variants(fit, settings):
        rows.append(_row(vary, value, fit_one(table, fit.method, varied)))
    if len(table.lists) > 3:
        short = replace(settings, resamples=min(settings.resamples, 40)).brief()
        rows += [_row("without", name, fit_one(table.without(name), fit.method, short)) for name in table.lists]
    return rows


def _variants(fit: Fit, settings: Settings) -> list[tuple[str, Any, Settings]]:
    if fit.method == "dga":
        least = settings.delta_for(fit.table)
        grid = sorted({2.0 ** -len(fit.table.lists), least, 0.125, 0.5, 1.0})
        return [("delta", delta, replace(settings, delta=delta)) for delta in grid if delta >= least]
    if fit.method == "lcmcr":
        short = settings.brief()
        classes = [("classes", k, replace(short, classes=k)) for k in (5, 15) if k != settings.classes]
        return [*classes, ("alpha", "1, 1", replace(short, alpha=(1.0, 1.0)))]
    return []


def _matchings(matchings: Mapping[str, CaptureTable], method: str, settings: Settings) -> list[Row]:
    return [_row("matching", name, fit_one(table.canonical(), method, settings)) for name, table in matchings.items()]


def _row(vary: str, value: Any, fit: Fit) -> Row:
    summary = fit.summary() or dict.fromkeys(("mean", "median", "q025", "q975"))
    row: dict[str, Any] = {"vary": vary, "value": value, **summary}
    if fit.obstacle:
        row["why"] = fit.obstacle
    return row
