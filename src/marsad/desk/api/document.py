"""The table of endpoints in, the OpenAPI 3.1 document out; nothing in it is written twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from marsad import __version__
from marsad.desk.api.endpoint import JSON, PROBLEM, Endpoint, Problem

ROOT = "/api/v1"
REF = "#/components/schemas/{name}"
REFUSALS = {
    400: "the request does not fit its schema",
    401: "no valid token",
    403: "the token lacks the scope",
    404: "nothing of that name that this account may see",
    405: "another method",
    409: "it contradicts what is recorded: the policy, another ruling, the gate of publication",
    413: "too large",
    422: "it fits the schema and cannot be used; `todo` says what to do",
}


def document(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """Endpoints in, the document as plain data out."""
    types = [t for one in endpoints for t in (one.answer, one.body, one.query) if t is not None]
    schemas, components = msgspec.json.schema_components([*types, Problem], ref_template=REF)
    by_type = dict(zip(map(str, types), schemas, strict=False))
    paths: dict[str, dict[str, Any]] = {}
    for one in endpoints:
        paths.setdefault(f"{ROOT}/{one.path}", {})[one.method.lower()] = _operation(one, by_type, components)
    kept = {name: schema for name, schema in components.items() if name not in _query_names(endpoints)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Marsad",
            "version": __version__,
            "description": "Reports in, rulings recorded, figures out; every number opens to its words.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": kept,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _TOKEN}},
        },
    }


_TOKEN = "A token from your account's page or `marsad token`; it is shown once and acts for one account."  # noqa: S105


def _query_names(endpoints: Sequence[Endpoint]) -> set[str]:
    return {one.query.__name__ for one in endpoints if one.query}


def _operation(one: Endpoint, by_type: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": one.name.removeprefix("api_"),
        "summary": one.says,
        "tags": [one.group],
        "parameters": _parameters(one, components),
        "responses": _responses(one, by_type),
        "security": [{"token": [one.scope]}] if one.scope else [],
    }
    if one.body is not None:
        content = {JSON: {"schema": by_type[str(one.body)]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(one: Endpoint, components: dict[str, Any]) -> list[dict[str, Any]]:
    inside = {"type": "string", "minLength": 1, "maxLength": 300, "pattern": r"^[^/\x00]+$"}
    found = [{"name": name, "in": "path", "required": True, "schema": inside} for name in one.fields]
    if one.query is not None:
        schema = components[one.query.__name__]
        required = schema.get("required", [])
        found += [
            {"name": name, "in": "query", "required": name in required, "schema": part}
            for name, part in schema["properties"].items()
        ]
    return found


def _responses(one: Endpoint, by_type: dict[str, Any]) -> dict[str, Any]:
    content = {one.media: {"schema": by_type[str(one.answer)] if one.media == JSON else {}}}
    said = {str(one.status): {"description": one.says, "content": content}}
    for status in _refusals(one):
        problem = {PROBLEM: {"schema": {"$ref": REF.format(name="Problem")}}}
        said[str(status)] = {"description": REFUSALS[status], "content": problem}
    return said


def _refusals(one: Endpoint) -> list[int]:
    found = {400, 405}
    if one.scope:
        found |= {401, 403, 404, 422}
    if one.method != "GET":
        found |= {409, 413}
    return sorted(found)
