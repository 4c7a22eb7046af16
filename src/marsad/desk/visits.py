"""When a person was last here, as a number of entries: what moved since is told from there."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest

from marsad.desk import shell
from marsad.desk.accounts.models import User

KEPT = "since_entry"
MOST_KEPT = 16


def since(request: HttpRequest) -> int:
    """The entry at which this person's last session ended; remembers that they are here now.

    On a first visit nothing has moved: it is the log's head of that moment.
    """
    head = shell.log_size()
    user = request.user
    if KEPT not in request.session:
        request.session[KEPT] = user.last_visit_entry or head
    if user.last_visit_entry != head:
        User.objects.filter(pk=user.pk).update(last_visit_entry=head)
    return int(request.session[KEPT])


def seen(request: HttpRequest) -> None:
    """Everything that moved has been looked at: from now on only what comes later counts."""
    request.session[KEPT] = shell.log_size()


def moved(entry: int) -> list[Any]:
    """An entry in, the figures that differ between it and now out; kept until the log grows."""
    head = shell.log_size()
    return _moved(entry, head)


@lru_cache(maxsize=MOST_KEPT)
def _moved(entry: int, head: int) -> list[Any]:
    from marsad.workspace.visits import moved_since

    with shell.workspace() as opened:
        return moved_since(opened, entry)


def at_head(make: Callable[[Any, str], Any]) -> Callable[[str], Any]:
    """A function of the open workspace and a day in; one of the day alone, kept while the log does not grow, out."""
    kept = lru_cache(maxsize=MOST_KEPT)(lambda day, head: _with_workspace(make, day))

    def ask(day: str) -> Any:
        head = shell.log_size()
        return kept(day, head)

    return ask


def _with_workspace(make: Callable[[Any, str], Any], day: str) -> Any:
    with shell.workspace() as opened:
        return make(opened, day)
