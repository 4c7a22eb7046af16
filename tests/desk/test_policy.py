"""The permission matrix: every route has a row, and every role meets on it what the row says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from marsad.desk.policy import ANYONE, OBJECTS, ROUTES, Relation, Role, may_call, may_see


def names(patterns: Any) -> Iterator[str]:
    """Every named route below a list of URL patterns."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def address_of(route: str) -> str:
    """A route's name in, an address that leads to it out."""
    from django.urls import NoReverseMatch, reverse

    for words in (
        {},
        {"name": "coast-en-001"},
        {"name": "case:none", "number": "1"},
        {"secret": "x"},
        {"key": "x"},
        {"pk": 1},
        {"position": 1},
        {"uidb36": "x", "key": "x"},
    ):
        try:
            return reverse(route, kwargs=words)
        except NoReverseMatch:
            continue
    raise AssertionError(f"give address_of an example of the route '{route}'")


def test_every_route_has_a_row(coast: Path) -> None:
    from marsad.desk.urls import urlpatterns

    assert sorted(set(names(urlpatterns)) - set(ROUTES)) == []


def test_every_row_has_a_route(coast: Path) -> None:
    from marsad.desk.urls import urlpatterns

    assert sorted(set(ROUTES) - set(names(urlpatterns))) == []


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("route", sorted(ROUTES))
def test_a_role_meets_what_the_row_says(
    role: str | None, route: str, coast: Path, client_for: Callable[[str | None], Any]
) -> None:
    address = address_of(route)
    answer = client_for(role).get(address)
    if may_call(role, route):
        assert answer.status_code in (200, 302, 400, 404, 405, 410), (route, answer.status_code)
        assert answer.status_code != 302 or "/login" not in answer["Location"] or ROUTES[route] is ANYONE
    elif role is None:
        assert answer.status_code in (302, 401)
        assert answer.status_code == 401 or "/account/login/" in answer["Location"]
    else:
        assert answer.status_code == 404


@pytest.mark.parametrize("kind", sorted(OBJECTS))
def test_every_object_class_says_something_of_every_relation(kind: str) -> None:
    assert set(OBJECTS[kind]) == set(Relation)
    assert not any(may_see(None, kind, relation) for relation in Relation)


def test_an_administrator_makes_no_rulings() -> None:
    assert not may_call(Role.ADMINISTRATOR, "rule")
    assert not may_call(Role.VIEWER, "rule")
    assert not may_call(Role.MONITOR, "a route that nobody wrote down")
