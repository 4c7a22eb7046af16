"""ClaimReview JSON-LD (schema.org): each counted claim behind a figure, who said it where, how the figure stands."""

from __future__ import annotations

import json
from pathlib import Path

from marsad.model import vocab
from marsad.publish.dataset import Dataset
from marsad.publish.dataset.model import Row
from marsad.publish.exports.events import names
from marsad.publish.exports.result import Export, tally
from marsad.publish.files import write_whole

NOT_TRUTH = "The rating says how a number is supported, not whether a person told the truth."


def write(dataset: Dataset, path: Path) -> Export:
    """One .jsonld file with a review for each claim that carries a figure."""
    claims = {str(row["id"]): row for row in dataset["claims"].rows}
    reports = {str(row["id"]): row for row in dataset["reports"].rows}
    graph: dict[str, dict[str, object]] = {}
    for figure in dataset["figures"].rows:
        for name in names(figure["claims"]):
            claim = claims.get(name)
            if claim and claim["quote"] and name not in graph:
                graph[name] = review(claim, figure, reports.get(str(claim["report"]), {}), dataset)
    page = {
        "@context": "https://schema.org",
        "marsad:draft": dataset.draft,
        "marsad:release": dataset.release,
        "description": NOT_TRUTH,
        "@graph": list(graph.values()),
    }
    write_whole(path, (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode())
    found = len(json.loads(path.read_text(encoding="utf-8"))["@graph"])
    dropped = tally("a claim that carries no figure" for name in claims if name not in graph)
    return Export(
        format="claimreview", path=str(path), rows=len(graph), found=found, dropped=dropped, draft=dataset.draft
    )


def review(claim: Row, figure: Row, report: Row, dataset: Dataset) -> dict[str, object]:
    """One claim with the tier and grade of the figure it carries."""
    appearance = {
        "@type": "CreativeWork",
        "url": report.get("url"),
        "headline": report.get("title"),
        "datePublished": report.get("published"),
        "inLanguage": report.get("lang"),
        "publisher": {"@type": "Organization", "name": report.get("publisher")},
    }
    rating = f"{vocab.label('tier', str(figure['tier']))}; {vocab.label('grade', str(figure['grade']))}"
    return {
        "@type": "ClaimReview",
        "@id": f"urn:marsad:claim:{claim['id']}",
        "claimReviewed": claim["quote"],
        "datePublished": dataset.as_of.isoformat() if dataset.as_of else None,
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Organization", "name": claim["origin"]},
            "appearance": {key: value for key, value in appearance.items() if value is not None},
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": rating,
            "ratingExplanation": f"figure {figure['id']}: {figure['independent_origins']} independent sources",
        },
        "author": {"@type": "Organization", "name": dataset.title or "Marsad"},
    }
