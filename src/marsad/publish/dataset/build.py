"""A record and its figures to tidy tables. Nothing is computed here that is not in them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from marsad.model import Claim, Figure, Place
from marsad.publish.dataset.agreed import agreed_names
from marsad.publish.dataset.model import DRAFT, Dataset, Row, Table, table
from marsad.reconcile.record import Record
from marsad.reconcile.where import is_wide

JOINT = "; "
REGION = 5  # UCDP precision from which a place is a region, not a town or district


def dataset(
    record: Record,
    figures: Sequence[Figure],
    *,
    title: str = "",
    lang: str = "en",
    release: str = DRAFT,
    heads: Mapping[str, str] | None = None,
) -> Dataset:
    """A record and its figures in, the whole dataset out, places named in `lang`. Not redacted: see
    `publish.redact`.
    """
    maker = _Maker(record, lang, release)
    used = {span[0] for figure in figures for span in figure.claims} | {claim.report for claim in record.claims}
    tables = {
        "figures": maker.figures(figures),
        "claims": maker.claims(),
        "tolls": maker.tolls(),
        "incidents": maker.incidents(),
        "names": table("names", agreed_names(record.decisions, release)),
        "places": maker.places(),
        "sources": maker.sources(),
        "reports": maker.reports(used),
    }
    days = [report.day for report in record.reports if report.day]
    return Dataset(
        title=title,
        tables=tables,
        as_of=max(days, default=None),
        method=record.method.name,
        release=release,
        heads=heads or {},
    )


def claim_id(claim: Claim) -> str:
    """The name of a claim in every table: report:start-end:what."""
    return f"{claim.report}:{claim.start}-{claim.end}:{claim.what}"


class _Maker:
    """The tables of one record."""

    def __init__(self, record: Record, lang: str, release: str) -> None:
        self.record, self.lang, self.release = record, lang, release
        self._at: dict[tuple[str, int, int], list[int]] = {}
        self._first: dict[str, int] = {}
        for at, claim in enumerate(record.claims):
            self._at.setdefault(claim.span, []).append(at)
            self._first.setdefault(claim.report, at)

    def figures(self, figures: Iterable[Figure]) -> Table:
        return table("figures", [self._figure(figure) for figure in figures])

    def _figure(self, figure: Figure) -> Row:
        carriers = self._carriers(figure)
        place = self._place([self.record.claims[at].place for at in carriers], figure.place)
        estimate = figure.estimated.n if figure.estimated and figure.estimated.verdict == "publishable" else None
        return {
            "id": figure.id,
            "what": figure.what,
            "group": figure.group,
            "unit": figure.unit,
            "scope": figure.scope,
            **place,
            "since": figure.since,
            "until": figure.until,
            "as_of": figure.as_of,
            "party": figure.party,
            "documented": figure.documented,
            "reported_low": figure.reported.low,
            "reported_best": figure.reported.best,
            "reported_high": figure.reported.high,
            "open_above": figure.reported.open_above,
            "estimated_low": round(estimate["q025"]) if estimate else None,
            "estimated_high": round(estimate["q975"]) if estimate else None,
            "tier": figure.tier,
            "grade": figure.grade,
            "provisional": figure.provisional,
            "independent_origins": figure.independent_origins,
            "origins": JOINT.join(figure.origins),
            "claims": JOINT.join(claim_id(self.record.claims[at]) for at in carriers),
            "set_aside": len(figure.set_aside),
            "rules": JOINT.join(figure.rules),
            "method": figure.method,
            "withheld": None,
            "release": self.release,
        }

    def _carriers(self, figure: Figure) -> list[int]:
        found = [at for span in figure.claims for at in self._at.get(span, ())]
        same = [at for at in found if self.record.claims[at].what in (figure.what, "killed", "executed")]
        return [at for at in same if self.record.claims[at].count] or found

    def _place(self, places: Iterable[Place | None], words: str | None) -> Row:
        """The place that most claims name, with its centre; the widest precision that any of them has."""
        named = [place for place in places if place]
        ids = Counter(place.id for place in named if place.id)
        best = min(ids, key=lambda one: (-ids[one], one)) if ids else None
        if best and any(is_wide(place) for place in named):
            best = best if self._is_region(best) else None  # words for a region are no town, however it is called
        entry = self.record.where.places.get(best) if best and self.record.where.places else None
        precise = [place.precision for place in named if place.precision and place.id == best]
        return {
            "place": (self.record.where.label(best, self.lang) if best else None) or words,
            "place_id": best,
            "latitude": entry.lat if entry else None,
            "longitude": entry.lon if entry else None,
            "precision": max(precise, default=None),
            "country": entry.country if entry else None,
            "admin1": self._admin1(entry.admin1) if entry else None,
        }

    def _admin1(self, code: str | None) -> str | None:
        return (self.record.where.label(f"geonames:{code}", self.lang) or code) if code else None

    def _is_region(self, place: str) -> bool:
        entry = self.record.where.places.get(place) if self.record.where.places else None
        return entry is not None and entry.precision >= REGION

    def claims(self) -> Table:
        return table("claims", [self._claim(at, claim) for at, claim in enumerate(self.record.claims)])

    def _claim(self, at: int, claim: Claim) -> Row:
        count, place, whose = claim.count, claim.place, self.record.attributions[at]
        whole = None if claim.part_of is None else self.record.claims[self._first[claim.report] + claim.part_of]
        return {
            "id": claim_id(claim),
            "report": claim.report,
            "start": claim.start,
            "end": claim.end,
            "quote": claim.quote,
            "what": claim.what,
            "low": count.low if count else None,
            "high": count.high if count else None,
            "qualifier": count.qualifier if count else None,
            "words": count.words if count else None,
            "unit": count.unit if count else None,
            "group": claim.group_key,
            "scope": claim.scope,
            "since": claim.since,
            "until": claim.until,
            "place": place.words if place else None,
            "place_id": place.id if place else None,
            "precision": place.precision if place else None,
            "party": claim.party,
            "said_by": " > ".join(claim.said_by) or None,
            "origin": whose.source.id if whose.known else None,
            "stance": claim.stance,
            "part_of": claim_id(whole) if whole else None,
            "withheld": None,
            "release": self.release,
        }

    def tolls(self) -> Table:
        rows: list[Row] = []
        for one in self.record.series:
            toll = one.toll
            for point, items in zip(toll.points, one.items, strict=True):
                rows.append(
                    {
                        "origin": toll.origin,
                        "what": toll.what,
                        "group": toll.group,
                        "party": toll.party,
                        "place": toll.place,
                        "scope": toll.scope,
                        "unit": toll.unit,
                        "as_of": point.as_of,
                        "low": point.low,
                        "high": point.high,
                        "qualifier": point.qualifier,
                        "superseded": point.superseded,
                        "reports": JOINT.join(point.reports),
                        "claims": JOINT.join(claim_id(item.claim) for item in items),
                        "release": self.release,
                    }
                )
        return table("tolls", rows)

    def incidents(self) -> Table:
        rows: list[Row] = []
        for incident in self.record.incidents:
            claims = [self.record.claims[at] for at in incident.claims]
            rows.append(
                {
                    "id": incident.id,
                    "day": incident.day,
                    **self._place([claim.place for claim in claims], incident.label),
                    "what": JOINT.join(incident.whats),
                    "origins": JOINT.join(incident.origins),
                    "claims": JOINT.join(claim_id(claim) for claim in claims),
                    "release": self.release,
                }
            )
        return table("incidents", rows)

    def places(self) -> Table:
        """Every place that a claim was resolved to."""
        ids = {claim.place.id for claim in self.record.claims if claim.place and claim.place.id}
        rows: list[Row] = []
        for name in sorted(ids):
            entry = self.record.where.places.get(name) if self.record.where.places else None
            labels = {f"name_{lang}": self.record.where.label(name, lang) for lang in ("en", "ar")}
            about = {"precision": entry.precision if entry else None, "country": entry.country if entry else None}
            rows.append({"id": name, **labels, **about, "release": self.release})
        return table("places", rows)

    def sources(self) -> Table:
        known = {whose.source.id: whose.source for whose in self.record.attributions if whose.known}
        rows: list[Row] = [
            {
                "id": name,
                "name_en": source.labels.get("en"),
                "name_ar": source.labels.get("ar"),
                "kind": source.kind,
                "umbrella": source.umbrella,
                "counts": source.scope,
                "release": self.release,
            }
            for name, source in sorted(known.items())
        ]
        return table("sources", rows)

    def reports(self, used: set[str]) -> Table:
        rows: list[Row] = [
            {
                "id": report.id,
                "publisher": report.publisher,
                "url": report.url,
                "published": report.published,
                "lang": report.lang,
                "title": report.title,
                "sha256": hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest(),
                "release": self.release,
            }
            for report in self.record.reports
            if report.id in used
        ]
        return table("reports", rows)
