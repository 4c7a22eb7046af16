"""Who a token acts for, the tables of codes, and the document of this API itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from marsad.desk.api.endpoint import Call
from marsad.model import vocab


class Me(msgspec.Struct, kw_only=True, frozen=True):
    """The account, its role and team, and the token's scopes and end."""

    username: str
    signature: str
    role: str
    team: str
    scopes: list[str]
    expires: str


class CodeTable(msgspec.Struct, kw_only=True, frozen=True):
    """One table: each code with its label by language."""

    table: str
    codes: Mapping[str, Mapping[str, str]]


Codes = list[CodeTable]
Document = Mapping[str, Any]


def me(call: Call) -> Me:
    """Whose token this is and how far it reaches."""
    assert call.token is not None
    user, token = call.user, call.token
    return Me(
        username=user.username,
        signature=user.signature,
        role=user.role,
        team=user.team,
        scopes=token.scopes.split(),
        expires=token.expires.isoformat(timespec="seconds"),
    )


def codes(call: Call) -> list[CodeTable]:
    """Every table of codes with its labels in English and Arabic."""
    return [
        CodeTable(
            table=name,
            codes={code: {lang: vocab.label(name, code, lang) for lang in ("en", "ar")} for code in vocab.codes(name)},
        )
        for name in vocab.LISTS
    ]
