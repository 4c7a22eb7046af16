"""Who may do what: one table, plain Python, tested as a matrix. A route without a row fails the build and is refused.

A row names, for one route, the roles that may call it. `ANYONE` needs no account; `MEMBERS` any role. What a person may
see *inside* a route (their own work, another team's, sealed contents) is the second table, `OBJECTS`.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The roles of the desk. An administrator keeps accounts and makes no rulings."""

    MONITOR = "monitor"
    VERIFIER = "verifier"
    ANALYST = "analyst"
    COUNSEL = "counsel"
    PUBLISHER = "publisher"
    VIEWER = "viewer"
    ADMINISTRATOR = "administrator"


class Relation(StrEnum):
    """How a person stands to an object."""

    OWN = "own"
    ASSIGNED = "assigned"
    OTHER_TEAM = "other team"
    SEALED = "sealed"


ANYONE = frozenset({"anyone"})
NOBODY: frozenset[str] = frozenset()  # doors that allauth brings and the desk keeps shut: no e-mail, no sign-up
MEMBERS = frozenset(Role)
RULERS = frozenset({Role.MONITOR, Role.VERIFIER, Role.ANALYST, Role.COUNSEL})
READERS = MEMBERS - {Role.ADMINISTRATOR}

ROUTES: dict[str, frozenset[str]] = {
    # accounts
    "account_login": ANYONE,
    "account_logout": ANYONE,
    "enter": ANYONE,
    "set_language": ANYONE,
    "health": ANYONE,
    "account_inactive": ANYONE,
    "mfa_authenticate": ANYONE,
    "mfa_login_webauthn": ANYONE,
    # a person's own account
    "account_change_password": MEMBERS,
    "account_reauthenticate": MEMBERS,
    "account_set_password": MEMBERS,
    "mfa_activate_totp": MEMBERS,
    "mfa_add_webauthn": MEMBERS,
    "mfa_deactivate_totp": MEMBERS,
    "mfa_download_recovery_codes": MEMBERS,
    "mfa_edit_webauthn": MEMBERS,
    "mfa_generate_recovery_codes": MEMBERS,
    "mfa_index": MEMBERS,
    "mfa_list_webauthn": MEMBERS,
    "mfa_reauthenticate": MEMBERS,
    "mfa_reauthenticate_webauthn": MEMBERS,
    "mfa_remove_webauthn": MEMBERS,
    "mfa_view_recovery_codes": MEMBERS,
    "usersessions_list": MEMBERS,
    # shut
    "account_confirm_email": NOBODY,
    "account_confirm_login_code": NOBODY,
    "account_confirm_reauthentication_code": NOBODY,
    "account_email": NOBODY,
    "account_email_verification_sent": NOBODY,
    "account_request_reauthentication_code": NOBODY,
    "account_reset_password": NOBODY,
    "account_reset_password_done": NOBODY,
    "account_reset_password_from_key": NOBODY,
    "account_reset_password_from_key_done": NOBODY,
    "account_signup": NOBODY,
    # reading
    "dashboard": MEMBERS,
    "inbox": READERS,
    "report": READERS,
    "tolls": READERS,
    "incidents": READERS,
    "marks": READERS,
    "incident": READERS,
    "figures": READERS,
    "figure": READERS,
    "situation": READERS,
    "people": READERS - {Role.VIEWER},
    "person": READERS - {Role.VIEWER},
    "pairs": READERS - {Role.VIEWER},
    "cases": frozenset({Role.ANALYST, Role.COUNSEL, Role.VERIFIER}),
    "log": MEMBERS - {Role.VIEWER},
    "verify": MEMBERS,
    # accounts
    "settings": frozenset({Role.ADMINISTRATOR}),
    "save_account": frozenset({Role.ADMINISTRATOR}),
    # recording
    "rule_pair": RULERS,
    "inbox_drop": RULERS,
    "rule": RULERS,
    "draft": RULERS,
}

OBJECTS: dict[str, dict[Relation, frozenset[str]]] = {
    # object class: relation -> roles that may see its contents
    "report": {
        Relation.OWN: READERS,
        Relation.ASSIGNED: READERS,
        Relation.OTHER_TEAM: READERS - {Role.VIEWER},
        Relation.SEALED: frozenset({Role.COUNSEL}),
    },
    "ruling": {
        Relation.OWN: READERS,
        Relation.ASSIGNED: READERS,
        Relation.OTHER_TEAM: READERS - {Role.VIEWER},
        Relation.SEALED: frozenset({Role.COUNSEL}),
    },
    "person": {
        Relation.OWN: READERS - {Role.VIEWER},
        Relation.ASSIGNED: READERS - {Role.VIEWER},
        Relation.OTHER_TEAM: frozenset({Role.ANALYST, Role.COUNSEL}),
        Relation.SEALED: frozenset({Role.COUNSEL}),
    },
    "case": {
        Relation.OWN: frozenset({Role.COUNSEL, Role.ANALYST}),
        Relation.ASSIGNED: frozenset({Role.COUNSEL, Role.ANALYST, Role.VERIFIER}),
        Relation.OTHER_TEAM: frozenset({Role.COUNSEL}),
        Relation.SEALED: frozenset({Role.COUNSEL}),
    },
    "publication": dict.fromkeys(Relation, MEMBERS),
    "account": {relation: frozenset({Role.ADMINISTRATOR}) for relation in Relation},
}


def may_call(role: str | None, route: str | None) -> bool:
    """A role (None for a stranger) and a route's name in, whether it may be called out; unknown routes never."""
    allowed = ROUTES.get(route or "", frozenset())
    return allowed is ANYONE or (role is not None and role in allowed)


def may_see(role: str | None, kind: str, relation: Relation) -> bool:
    """A role, an object class and the relation to it in, whether its contents may be shown out."""
    return role is not None and role in OBJECTS.get(kind, {}).get(relation, frozenset())
