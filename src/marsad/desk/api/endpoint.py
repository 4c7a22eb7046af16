"""What an endpoint is: one row of the table, and one call of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from marsad.desk.accounts.models import Token, User
from marsad.model import MarsadError

Text = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00]*$")]
"""A short text; NUL is no character that a database keeps."""
Words = Annotated[str, Meta(max_length=2_000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Meta(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Day = Annotated[
    str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="An ISO day that exists, 2025-03-08, or empty.")
]
YesNo = Literal["true", "false"]

JSON, PROBLEM, BYTES = "application/json", "application/problem+json", "application/octet-stream"
_FIELD = re.compile(r"{(\w+)}")


class Query(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, frozen=True):
    """The parameters of an address; a name that is not listed is refused, so that no filter is dropped unseen."""


class Body(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, frozen=True):
    """What a request carries; a field that is not listed is refused."""


class Problem(msgspec.Struct, kw_only=True, frozen=True):
    """What went wrong, where, and what to do next (the form of RFC 9457, with Marsad's own fields).

    `title_ar` and `todo_ar` say the same in Arabic, where the refusal is worded in both languages.
    """

    title: str
    status: int
    where: str = ""
    todo: str = ""
    title_ar: str = ""
    todo_ar: str = ""


class Missing(MarsadError):
    """Nothing of that name that this person may see; answered with 404 whether it exists or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, checked: who asks, with which token, for what."""

    user: User
    token: Token | None
    path: dict[str, str] = field(default_factory=dict)
    query: Any = None
    body: Any = None

    @property
    def by(self) -> str:
        """The name that a ruling is recorded under."""
        return self.user.signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One row: `name` is the policy table's, `path` follows /api/v1/, `scope` is what a token needs (None: no token).

    `about` names, for an address with an object in it, the object's class and the field that holds its id.
    """

    name: str
    method: str
    path: str
    scope: str | None
    says: str
    view: Callable[[Call], Any]
    answer: Any
    query: type[Query] | None = None
    body: type[Body] | None = None
    status: int = 200
    about: tuple[str, str] | None = None
    media: str = JSON

    @property
    def fields(self) -> list[str]:
        """The names that stand in braces in the path."""
        return _FIELD.findall(self.path)

    @property
    def group(self) -> str:
        """The first word of the path: how the document sorts its endpoints."""
        return self.path.split("/", 1)[0].split(".")[0]
