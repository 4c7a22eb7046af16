"""A table in, an answer out: fit, what moves it, what other methods say, and whether a number may be given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import chain
from typing import Any

import numpy as np

from marsad import __version__
from marsad.estimate import verdict
from marsad.estimate.capture import CaptureTable
from marsad.estimate.combine import combine_replicates
from marsad.estimate.diagnose import Diagnosis, diagnose
from marsad.estimate.posterior import Fit
from marsad.estimate.settings import Settings
from marsad.estimate.verdict import Finding
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One method's answer with everything that carries it."""

    table: CaptureTable
    method: str
    diagnosis: Diagnosis
    fit: Fit | None
    sensitivity: tuple[Row, ...]
    findings: tuple[Finding, ...]
    settings: Settings

    @property
    def verdict(self) -> str:
        return verdict.outcome(self.findings)

    def record(self, lang: str = "en") -> Estimate:
        """The contract's record. A refusal has no number; what was computed stays visible under `sensitivity`."""
        refused = self.verdict == "refused" or self.fit is None
        return Estimate(
            method=self.method,
            documented=self.table.documented,
            verdict=self.verdict,
            reasons=tuple(finding.words(lang) for finding in self.findings),
            n=None if refused or self.fit is None else self.fit.summary(),
            diagnostics=self._diagnostics(lang),
            sensitivity=self.sensitivity,
            seed=self.settings.seed,
        )

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
        if self.fit is not None and self.fit.posterior is not None and self.verdict != "refused":
            posterior, n = self.fit.posterior, self.table.documented
            found["q10"], found["q90"] = posterior.quantile(0.1), posterior.quantile(0.9)
            found["n0"] = {name: round(value - n, 2) for name, value in posterior.summary().items()}
            found["share_documented"] = round(n / posterior.quantile(0.5), 4)
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
    others: Mapping[str, Fit] | None = None,
) -> Answer:
    """Fit one method and judge it.

    `concerns` are conditions a person declares (`verdict.DECLARED`); `matchings` are the same victims under looser or
    tighter matching, by name; `replicates` are further imputations of the same table, combined with it on ln n0;
    `others` are fits of other methods at hand, shown side by side. Same table, settings and seed give the same answer,
    whatever the order of rows and columns. Raises BadInput on an unknown method.
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
            sensitivity=(), findings=tuple(barred), settings=chosen,
        )  # fmt: skip
    fit = fit_one(seen, method, chosen)
    if replicates:
        fit = combine_replicates([fit, *(fit_one(again.canonical(), method, chosen) for again in replicates)])
    fits = {**side_by_side(seen, chosen, skip=(method, *(others or {}))), **(others or {}), method: fit}
    rows = [*_methods(fits), *_sensitivity(seen, fit, chosen), *_matchings(matchings or {}, method, chosen)]
    medians = {name: one.posterior.quantile(0.5) for name, one in fits.items() if one.posterior is not None}
    findings = chain(
        verdict.of_fit(fit), verdict.of_sensitivity(fit, rows), verdict.of_heterogeneity(diagnosis, medians)
    )
    return Answer(
        table=table, method=method, diagnosis=diagnosis, fit=fit,
        sensitivity=tuple(rows), findings=tuple(findings), settings=chosen,
    )  # fmt: skip


def estimate_all(
    table: CaptureTable,
    *,
    settings: Settings | None = None,
    concerns: Sequence[str] = (),
    matchings: Mapping[str, CaptureTable] | None = None,
    replicates: Sequence[CaptureTable] = (),
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
            others={name: fit for name, fit in fits.items() if name != method},
        )
        for method in METHODS
    }


def fit_one(table: CaptureTable, method: str, settings: Settings) -> Fit:
    """One method on one table, with its own stream of chance from the seed."""
    module, function = METHODS[method].split(":")
    estimator: Estimator = getattr(import_module(module), function)
    return estimator(table, settings, np.random.default_rng([settings.seed, *method.encode()]))


def side_by_side(table: CaptureTable, settings: Settings, *, skip: Sequence[str] = ()) -> dict[str, Fit]:
    """The quick methods (all but the latent classes, which take seconds), for comparison."""
    return {name: fit_one(table, name, settings) for name in ("chao", "loglinear", "dga") if name not in skip}


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
