"""The bell between the processes that serve and the one that keeps them: rung when the lists are behind."""

from __future__ import annotations

import contextlib
import socket

_wire: socket.socket | None = None
_short = False


def hang(wire: socket.socket | None, *, short: bool = False) -> None:
    """From now on ringing this process's bell is heard at the other end of the wire; None takes the bell down.

    With `short` this process makes the lists of a short log itself: it has what they are made with in memory.
    """
    global _wire, _short
    if wire is not None:
        wire.setblocking(False)
    _wire, _short = wire, short


def makes_short_ones() -> bool:
    """Whether the lists of a short log are made here."""
    return _short


def is_hung() -> bool:
    """Whether somebody else makes the lists."""
    return _wire is not None


def ring() -> bool:
    """Ask for the lists to be made; False when nobody listens, and they have to be made here."""
    if _wire is None:
        return False
    with contextlib.suppress(BlockingIOError):  # then it has been rung often enough to be heard
        _wire.send(b"!")
    return True
