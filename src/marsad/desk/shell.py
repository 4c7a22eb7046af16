"""The desk's one way to the workspace: views call these functions and nothing deeper."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.http import Http404

from marsad.model import Report
from marsad.workspace import Workspace

_turn = threading.RLock()  # a page that holds the workspace may ask for a name while it renders
_open: Workspace | None = None


@contextmanager
def workspace() -> Iterator[Workspace]:
    """This desk's workspace, kept open between requests so that nothing is computed twice; one request at a time.

    What another process recorded meanwhile is noticed by the log's head.
    """
    global _open
    with _turn:
        if _open is None:
            _open = Workspace.open(settings.WORKSPACE)
        _open.refresh()
        yield _open


def log_size() -> int:
    """How many entries the log holds now, by whomever they were recorded."""
    global _open
    with _turn:
        if _open is None:
            _open = Workspace.open(settings.WORKSPACE)
        return _open.ledger.size()


def close() -> None:
    """Let go of the workspace: a process that is forked opens it anew."""
    global _open
    with _turn:
        if _open is not None:
            _open.close()
        _open = None


def report(name: str) -> Report:
    """A report's id in, the report out; 404 when none is held under it."""
    with workspace() as opened:
        found = opened.report(name)
    if found is None:
        raise Http404
    return found


def changed_within(opened: Workspace) -> None:
    """Something was recorded by whoever holds the workspace: the lists follow."""
    from marsad.desk.projection.build import changed

    changed(opened)


def arrived_within(opened: Workspace, new: Sequence[str]) -> None:
    """Reports were taken in: they stand in the inbox before the answer goes out."""
    from marsad.desk.projection.build import arrived

    arrived(opened, new)
