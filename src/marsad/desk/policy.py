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
COMMITTEE = frozenset({Role.ANALYST, Role.COUNSEL, Role.VERIFIER})
CASEWORK = frozenset({Role.ANALYST, Role.COUNSEL})

ROUTES: dict[str, frozenset[str]] = {
    # accounts
    "account_login": ANYONE,
    "account_logout": ANYONE,
    "enter": ANYONE,
    "set_language": ANYONE,
    "health": ANYONE,
    "api": ANYONE,  # the door of /api/ asks for a token and then for the row of the endpoint, below
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
    "tokens": MEMBERS,
    "make_token": MEMBERS,
    "revoke_token": MEMBERS,
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
    "lists_state": MEMBERS,
    "inbox": READERS,
    "report": READERS,
    "tolls": READERS,
    "incidents": READERS,
    "marks": READERS,
    "incident": READERS,
    "figures": READERS,
    "figure": READERS,
    "moved": READERS,
    "moved_seen": READERS,
    "situation": READERS,
    "people": READERS - {Role.VIEWER},
    "person": READERS - {Role.VIEWER},
    "pairs": READERS - {Role.VIEWER},
    "situation_marks": READERS,
    "boundaries": READERS,
    "tiles": READERS,
    "cases": COMMITTEE,
    "case": COMMITTEE,
    "referral_package": CASEWORK,
    "place_map": READERS,
    "flow": READERS,
    "due": COMMITTEE,
    "clock": COMMITTEE,
    "estimate": READERS - {Role.VIEWER},
    "methods": READERS - {Role.VIEWER},
    "estimate_picture": READERS - {Role.VIEWER},
    "publish": READERS - {Role.VIEWER},
    "preview": READERS - {Role.VIEWER},
    "preview_brief": READERS - {Role.VIEWER},
    "log": MEMBERS - {Role.VIEWER},
    "verify": MEMBERS,
    # accounts
    "settings": frozenset({Role.ADMINISTRATOR}),
    "save_account": frozenset({Role.ADMINISTRATOR}),
    "settings_file": frozenset({Role.ADMINISTRATOR}),
    "put_file": frozenset({Role.ADMINISTRATOR}),
    "public_key": frozenset({Role.ADMINISTRATOR}),
    # recording
    "rule_pair": RULERS,
    "inbox_drop": RULERS,
    "rule": RULERS,
    "find": COMMITTEE,
    "enter_order": COMMITTEE,
    "follow": COMMITTEE,
    "record_body": COMMITTEE,
    "rule_measure": RULERS,
    "relate": CASEWORK,
    "open_case": CASEWORK,
    "amend_case": CASEWORK,
    "find_on_case": CASEWORK,
    "assign_case": CASEWORK,
    "refer": frozenset({Role.COUNSEL}),
    "refer_step": COMMITTEE,  # whoever sees the case: the second reviewer says their own word here
    "ask_estimate": CASEWORK,
    "publish_release": frozenset({Role.PUBLISHER}),
    "record_correction": frozenset({Role.PUBLISHER, Role.ANALYST, Role.COUNSEL}),
    "merge": RULERS,
    "split": RULERS,
    "unrule_incident": RULERS,
    "draft": RULERS,
}

ENDPOINTS: dict[str, frozenset[str]] = {
    # the endpoints of /api/v1 (desk/api/endpoints.py), with the rights of the screen that does the same
    "api_document": ANYONE,
    "api_me": MEMBERS,
    "api_codes": MEMBERS,
    **dict.fromkeys(
        ("api_reports", "api_report", "api_original", "api_claims", "api_opinions", "api_queue", "api_tolls",
         "api_incidents",
         "api_incident", "api_figures", "api_trace", "api_situation"),
        READERS,
    ),
    **dict.fromkeys(("api_people", "api_person", "api_pairs", "api_lists"), ROUTES["people"]),
    "api_committee": ROUTES["cases"],
    **{
        f"api_{name}": ROUTES[screen]
        for name, screen in (
            ("cases", "cases"), ("case", "case"), ("open_case", "open_case"), ("add_to_case", "amend_case"),
            ("find_on_case", "find_on_case"), ("refer_case", "refer"), ("refer_step", "refer_step"),
            ("package", "referral_package"), ("enter_order", "enter_order"), ("record_body", "record_body"),
        )
    },
    **dict.fromkeys(("api_rulings", "api_ruling", "api_head", "api_checkpoints"), ROUTES["log"]),
    "api_verify": ROUTES["verify"],
    **dict.fromkeys(
        ("api_add_reports", "api_rule_claim", "api_drafts", "api_keep_draft", "api_drop_draft", "api_rule_pair",
         "api_add_list", "api_add_ruling", "api_withdraw", "api_make_checkpoint"),
        RULERS,
    ),
    "api_releases": READERS,
    "api_publish": frozenset({Role.PUBLISHER}),
    "api_estimate": READERS - {Role.VIEWER},
}  # fmt: skip

VERBS: dict[str, str] = {
    # rulings that `POST /rulings` takes as well: the screen whose rights they need
    "case": "amend_case",
    "finding": "find",
    "act": "find_on_case",
    "position": "find",
    "order": "follow",
    "commitment": "follow",
    "body": "record_body",
    "measure": "rule_measure",
}

FRESH = frozenset({"save_account", "put_file", "make_token", "publish", "refer", "erase"})
"""What asks for the password again when the login is older than five minutes."""

OBJECT_OF: dict[str, tuple[str, str]] = {
    # a screen with an object in its address: the object's class and the part of the address that names it
    "report": ("report", "name"),
    "rule": ("report", "name"),
    "incident": ("incident", "name"),
    "merge": ("incident", "name"),
    "split": ("incident", "name"),
    "unrule_incident": ("incident", "name"),
    "person": ("person", "name"),
    **dict.fromkeys(
        ("case", "amend_case", "find_on_case", "refer", "refer_step", "assign_case", "referral_package"),
        ("case", "name"),
    ),
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
    allowed = ROUTES.get(route or "") or ENDPOINTS.get(route or "") or NOBODY
    return allowed is ANYONE or (role is not None and role in allowed)


def may_see(role: str | None, kind: str, relation: Relation) -> bool:
    """A role, an object class and the relation to it in, whether its contents may be shown out."""
    return role is not None and role in OBJECTS.get(kind, {}).get(relation, frozenset())
