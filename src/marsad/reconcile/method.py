"""The method: settings by which claims become figures, as one readable TOML with a version (issue of every figure)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from marsad.model.errors import BadInput

RULES = "F1-F18"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroboration:
    """`independent_origins` is k of rule F7; `echo_window_days` the window of F3."""

    independent_origins: int = 2
    echo_window_days: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """How toll series are put together (see the comments in method.toml)."""

    merge_wide_places: bool = True
    inherit_by_value: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """When numbers of one cell are compared, in days and as a factor."""

    fresh_days: int = 3
    outlier_factor: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The convention for vague words: `off` or `acled-vague` (F2)."""

    vague: str = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligible:
    """`rank` of F6, 1 the best; `supports` is `low` (low, best and high) or `high` only (F5)."""

    rank: int
    supports: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """How near copies are found; the seed keeps MinHash the same on every run."""

    shingle_words: int = 4
    similar: float = 0.6
    contained: float = 0.6
    minhash_permutations: int = 64
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """All settings. `name` stands in every figure: the version, and a digest when a workspace changed something."""

    version: str
    corroboration: Corroboration
    series: Series
    comparison: Comparison
    words: Words
    eligibility: Mapping[str, Eligible]
    copies: Copies
    digest: str = ""

    @property
    def name(self) -> str:
        """`marsad-figures/2026.1 F1-F18`, with `+digest` when values differ from the packaged ones."""
        own = f"+{self.digest}" if self.digest else ""
        return f"marsad-figures/{self.version}{own} {RULES}"

    @staticmethod
    def default() -> Method:
        """The packaged method, without changes."""
        return _default()

    @staticmethod
    def load(text: str, *, where: str = "method.toml") -> Method:
        """A workspace's method.toml in, the packaged method with its values replaced out.

        Raises BadInput for what is no TOML, an unknown setting or a value of the wrong kind.
        """
        try:
            changes = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadInput(
                f"not TOML: {error}", where=where, todo="compare it with `marsad methodology --toml`"
            ) from None
        base = tomllib.loads(default_text())
        merged = _merge(base, changes, where)
        if merged == base:
            return _default()
        digest = hashlib.sha256(msgspec.json.encode(merged, order="sorted")).hexdigest()[:8]
        return _convert({**merged, "digest": digest}, where)


@cache
def default_text() -> str:
    """The packaged method.toml, comments and all."""
    return (files("marsad.reconcile") / "data" / "method.toml").read_text("utf-8")


@cache
def _default() -> Method:
    return _convert(tomllib.loads(default_text()), "method.toml")


def _merge(base: Mapping[str, Any], changes: Mapping[str, Any], where: str) -> dict[str, Any]:
    unknown = sorted(set(changes) - set(base))
    if unknown:
        raise BadInput(f"no setting is called '{unknown[0]}'", where=where, todo=f"known here: {', '.join(base)}")
    merged = dict(base)
    for key, value in changes.items():
        nested = isinstance(base[key], Mapping) and isinstance(value, Mapping)
        merged[key] = _merge(base[key], value, f"{where} [{key}]") if nested else value
    return merged


def _convert(fields: Mapping[str, Any], where: str) -> Method:
    try:
        return msgspec.convert(fields, type=Method)
    except msgspec.ValidationError as error:
        raise BadInput(str(error), where=where, todo="see `marsad methodology --toml`") from None
