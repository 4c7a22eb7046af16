"""The child that parses: it forks for each file, limits the fork, and turns whatever comes of it into an answer."""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from types import ModuleType

import msgspec

from marsad.collect.found import Found
from marsad.model.errors import BadInput

HEADER = 8  # bytes of a length
MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
WALL_SECONDS = 30.0
ANSWER_BYTES = 256 << 20
OPEN_FILES = 64
CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000

TODO = "save its words as a text file"
# what a dead fork says; the signal tells which limit it met
DEATHS = {
    signal.SIGXCPU: f"took more than {CPU_SECONDS} seconds of processor time",
    signal.SIGKILL: f"took more than {WALL_SECONDS:.0f} seconds",
}


class Request(msgspec.Struct, frozen=True):
    """A file to read: who reads it, its name, and how many bytes follow."""

    reader: str
    name: str
    size: int


class Answer(msgspec.Struct, frozen=True):
    """What was found, or why it was refused."""

    found: Found | None = None
    what: str = ""
    todo: str = ""


def serve() -> None:
    """Read requests from standard input and answer them on standard output until the input ends."""
    _leave_the_network()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(HEADER):
        request = msgspec.json.decode(source.read(int.from_bytes(head, "big")), type=Request)
        frame = answer(request, source.read(request.size))
        target.write(len(frame).to_bytes(HEADER, "big") + frame)
        target.flush()


def answer(request: Request, data: bytes) -> bytes:
    """A request and the file in, the encoded answer out; the work is done in a fork."""
    module, function = request.reader.split(":")
    reader = getattr(_prepared(module), function)
    inlet, outlet = os.pipe()
    gc.freeze()  # what stands is shared with the fork and not looked at again
    pid = os.fork()
    if pid == 0:
        os.close(inlet)
        _work(reader, data, request.name, outlet)
    os.close(outlet)
    result = _collect(inlet, monotonic() + WALL_SECONDS)
    os.close(inlet)
    if result is None:
        os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    if result and os.waitstatus_to_exitcode(status) == 0:
        return result
    return _encode(Answer(what=_death(status), todo=TODO))


@cache
def _prepared(name: str) -> ModuleType:
    """A reader's module, imported and warmed up once, so that no fork has to do it again."""
    module = import_module(name)
    getattr(module, "prepare", bool)()
    return module


def _work(reader: Callable[[bytes, str], Found], data: bytes, name: str, outlet: int) -> None:
    """In the fork: set the limits, read the file, hand over the answer, and end without cleaning up."""
    status = 1
    try:
        _limit()
        with os.fdopen(outlet, "wb") as pipe:
            pipe.write(_encode(_read(reader, data, name)))
        status = 0
    finally:
        os._exit(status)


def _read(reader: Callable[[bytes, str], Found], data: bytes, name: str) -> Answer:
    try:
        found = reader(data, name)
    except BadInput as error:
        return Answer(what=error.what, todo=error.todo)
    except MemoryError:
        return Answer(what=f"needs more than {MEMORY_BYTES >> 20} MB of memory", todo=TODO)
    except RecursionError:
        return Answer(what="is nested too deeply", todo=TODO)
    except Exception as error:  # noqa: BLE001 - parsers raise whatever they like on a damaged file; this is their wall
        return Answer(what=f"cannot be parsed ({type(error).__name__})", todo=TODO)
    return Answer(found=found)


def _encode(given: Answer) -> bytes:
    frame = msgspec.json.encode(given)
    if len(frame) > ANSWER_BYTES:
        return msgspec.json.encode(Answer(what="holds too much text", todo="split it"))
    return frame


def _limit() -> None:
    """No more memory, time or files than a report needs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)


def _leave_the_network() -> None:
    """No network for this process and its forks, where the system allows to take it away; once, because it is slow."""
    with contextlib.suppress(OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).unshare(CLONE_NEWNET if os.getuid() == 0 else CLONE_NEWNET | CLONE_NEWUSER)


def _collect(inlet: int, deadline: float) -> bytes | None:
    """What the fork wrote until it closed the pipe; None when the time is up or it wrote too much."""
    parts = bytearray()
    with DefaultSelector() as selector:
        selector.register(inlet, EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - monotonic())):
                return None
            part = os.read(inlet, 1 << 20)
            if not part:
                return bytes(parts)
            parts += part
            if len(parts) > ANSWER_BYTES:
                return None


def _death(status: int) -> str:
    if os.WIFSIGNALED(status):
        killed = os.WTERMSIG(status)
        return DEATHS.get(signal.Signals(killed), f"crashed its parser ({signal.Signals(killed).name})")
    return "crashed its parser"
