"""A way out to Splink 5: prepared tables, settings with what was learned, and pairs, so that others can check us.

Splink holds fields for independent and knows no competition between candidates, so its probabilities are those of our
weights without kin, carelessness and rivals. It is never needed by Marsad.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import polars as pl

from marsad.people.columns import date_of
from marsad.people.compare import CLOSE_KEYS, WEAK_KEYS, Floats
from marsad.people.link import Links
from marsad.people.roster import NAME_FIELDS, Lexicon, Roster

BLOCKING = (
    ("given_key", "family_key"), ("given_key", "father_key", "grandfather_key"),
    ("father_key", "grandfather_key", "family_key"), ("given_key", "father_key", "age"),
    ("father_key", "family_key", "age"), ("given_key", "dob"), ("family_key", "dob"),
)  # fmt: skip
NEAR = (0.965, 0.02, 0.01)  # chances of levels other, weak and close between random words of unlike keys


def inputs(roster: Roster, lexicon: Lexicon) -> pl.DataFrame:
    """A roster in; the table Splink reads out: `unique_id`, name parts and their keys, age, sex, birth date."""
    words, keys = np.array([*lexicon.words, None], object), np.array([*lexicon.keys, None], object)
    columns: dict[str, Any] = {"unique_id": list(roster.ids)}
    for field in NAME_FIELDS:
        columns[field] = words[roster.words[field]].tolist()
        columns[f"{field}_key"] = keys[lexicon.keys_of(roster.words[field])].tolist()
    columns["age"] = [int(age) if age >= 0 else None for age in roster.age]
    columns["sex"] = ["mf"[sex] if sex >= 0 else None for sex in roster.sex]
    columns["dob"] = [date_of(day).isoformat() if day >= 0 else None for day in roster.born.tolist()]
    kinds = dict.fromkeys(columns, pl.String) | {"age": pl.Int64}
    return pl.DataFrame(columns, schema=kinds)


def settings(links: Links, *, trained: bool = True) -> dict[str, Any]:
    """Links in, a Splink settings dictionary out; without `trained` it has no m and u, for Splink to estimate."""
    comparisons = [_name(links, field, trained) for field in NAME_FIELDS]
    comparisons += [_age(links, trained), _exact(links, "sex", trained)]
    comparisons += [_exact(links, "dob", trained)] if "dob" in links.learned.others else []
    pairs = max(len(links.left) * len(links.right), 1)
    return {
        "link_type": "dedupe_only" if links.within else "link_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": max(links.learned.expected, 1) / pairs,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": " AND ".join(f'l."{field}" = r."{field}"' for field in rule), "sql_dialect": "duckdb"}
            for rule in BLOCKING
        ],
        "comparisons": comparisons,
        "retain_intermediate_calculation_columns": True,
        "sql_dialect": "duckdb",
    }


def as_json(links: Links) -> str:
    """The settings with what was learned, as the JSON file that `splink.Linker` opens."""
    return json.dumps(settings(links), indent=1, ensure_ascii=False)


def _name(links: Links, field: str, trained: bool) -> dict[str, Any]:
    """Levels of a name part: other, alike, nearly the same, key equal, word equal, as in `compare`."""
    m = _pooled(links, field)
    word, key = _meeting(links, field)
    rest = 1 - key
    u = [rest * NEAR[0], rest * NEAR[1], rest * NEAR[2], max(key - word, 1e-5), max(word, 1e-5)]
    left, right = f'"{field}_key_l"', f'"{field}_key_r"'
    conditions = [
        "ELSE",
        f"jaro_winkler_similarity({left}, {right}) >= {WEAK_KEYS}",
        f"jaro_winkler_similarity({left}, {right}) >= {CLOSE_KEYS}",
        f"{left} = {right}",
        f'"{field}_l" = "{field}_r"',
    ]
    names = ("different", "alike", "nearly the same", "same key", "same word")
    return _comparison(field, f'"{field}_l" IS NULL OR "{field}_r" IS NULL', conditions, names, m, u, trained)


def _pooled(links: Links, field: str) -> list[float]:
    """m of the five levels over both scripts, by how often each kind of pair was met."""
    x, y = links.left.words[field][links.a], links.right.words[field][links.b]
    stated = (x >= 0) & (y >= 0)
    cross = links.lexicon.latin[x[stated]] != links.lexicon.latin[y[stated]]
    share = float(np.average(cross, weights=links.probability[stated])) if stated.any() else 0.0
    table = links.learned.names[field]
    pooled: list[float] = ((1 - share) * table[0] + share * table[1]).tolist()
    return pooled


def _meeting(links: Links, field: str) -> tuple[float, float]:
    """Chances that the words, and that the keys, of two random records are equal."""
    lexicon = links.lexicon
    sides = [roster.words[field][roster.words[field] >= 0] for roster in (links.left, links.right)]
    words = [_shares(side, len(lexicon.words)) for side in sides]
    keys = [_shares(lexicon.keys_of(side), len(lexicon.keys)) for side in sides]
    return float(words[0] @ words[1]), float(keys[0] @ keys[1])


def _shares(numbers: np.ndarray[Any, np.dtype[np.int32]], size: int) -> Floats:
    counts: Floats = np.bincount(numbers, minlength=size).astype(float)
    shares: Floats = counts / max(counts.sum(), 1.0)
    return shares


def _age(links: Links, trained: bool) -> dict[str, Any]:
    learned = links.learned.others.get("age")
    m = _folded_age(learned) if learned is not None else [0.02, 0.02, 0.06, 0.9]
    u = [0.6, 0.28, 0.08, 0.04]
    gap = 'abs("age_l" - "age_r")'
    conditions = ["ELSE", f"{gap} <= 8", f"{gap} <= 3", f"{gap} <= 1"]
    names = ("beyond", "within 8 years", "within 3 years", "within a year")
    return _comparison("age", '"age_l" IS NULL OR "age_r" IS NULL', conditions, names, m, u, trained)


def _folded_age(signed: Floats) -> list[float]:
    bins = signed.tolist()
    return [bins[0] + bins[8], bins[1] + bins[7], bins[2] + bins[6], bins[3] + bins[4] + bins[5]]


def _exact(links: Links, field: str, trained: bool) -> dict[str, Any]:
    learned = links.learned.others.get(field)
    same = float(learned[-1]) if learned is not None else 0.98
    chance = 0.5 if field == "sex" else 1e-4
    conditions = ["ELSE", f'"{field}_l" = "{field}_r"']
    missing = f'"{field}_l" IS NULL OR "{field}_r" IS NULL'
    return _comparison(
        field, missing, conditions, ("different", "the same"), [1 - same, same], [1 - chance, chance], trained
    )


def _comparison(
    field: str,
    missing: str,
    conditions: list[str],
    names: tuple[str, ...],
    m: list[float],
    u: list[float],
    trained: bool,
) -> dict[str, Any]:
    """One comparison as Splink writes it: the null level first, then from equal down to else."""
    levels: list[dict[str, Any]] = [{"sql_condition": missing, "label_for_charts": "not stated", "is_null_level": True}]
    for condition, name, m_, u_ in reversed(list(zip(conditions, names, m, u, strict=True))):
        level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": name}
        levels.append(level | ({"m_probability": m_, "u_probability": u_} if trained else {}))
    return {"output_column_name": field, "comparison_levels": levels}
