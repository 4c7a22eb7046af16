"""Parsers of other people's files run in a child that may die: limited memory, processor time and wall time.

One process (`marsad.collect.child`) stays up with the parsers imported and forks for each file, which costs about two
milliseconds; the fork alone sees the file. Whatever happens to it, the caller gets a result or a refusal.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from dataclasses import replace
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import IO

import msgspec

from marsad.collect.child import HEADER, WALL_SECONDS, Answer, Request
from marsad.collect.found import Found
from marsad.model.errors import BadInput

GRACE_SECONDS = 10.0  # beyond the child's own limit, for starting up and for handing over the result


class Sandbox:
    """The child and the way to it; started on first use, started again when it has gone."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def read(self, reader: str, data: bytes, name: str) -> Found:
        """A reader ("module:function"), bytes and their name in; what was found out. BadInput when it refused."""
        with self._lock:
            answer = self._ask(Request(reader=reader, name=name, size=len(data)), data)
        if answer is None:
            raise BadInput("its parser gave up", where=name, todo="save its words as a text file")
        if answer.found is None:
            raise BadInput(answer.what, where=name, todo=answer.todo)
        items = tuple(item if item.original else replace(item, original=data) for item in answer.found.items)
        return replace(answer.found, items=items)

    def close(self) -> None:
        """End the child; a process that was forked from its owner only lets go of it."""
        if self._process and self._owner != os.getpid():
            self._process = None
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    pipe.close()
            self._process = None

    def _ask(self, request: Request, data: bytes) -> Answer | None:
        child = self._running()
        assert child.stdin and child.stdout
        head = msgspec.json.encode(request)
        try:
            child.stdin.write(len(head).to_bytes(HEADER, "big") + head)
            child.stdin.write(data)
            child.stdin.flush()
            frame = _frame(child.stdout, monotonic() + WALL_SECONDS + GRACE_SECONDS)
        except OSError:
            frame = None
        if frame is None:
            self.close()
            return None
        return msgspec.json.decode(frame, type=Answer)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._owner == os.getpid() and self._process.poll() is None:
            return self._process
        self.close()
        self._owner = os.getpid()
        words = [sys.executable, "-c", "from marsad.collect.child import serve; serve()"]
        clean = {"PYTHONHASHSEED": "0", "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=clean)  # noqa: S603
        return self._process


def _frame(pipe: IO[bytes], deadline: float) -> bytes | None:
    """One answer from the child; None when it closed the pipe or the time is up."""
    size = _exactly(pipe, HEADER, deadline)
    return _exactly(pipe, int.from_bytes(size, "big"), deadline) if size else None


def _exactly(pipe: IO[bytes], count: int, deadline: float) -> bytes | None:
    parts = bytearray()
    with DefaultSelector() as selector:
        selector.register(pipe, EVENT_READ)
        while len(parts) < count:
            if not selector.select(max(0.0, deadline - monotonic())):
                return None
            part = os.read(pipe.fileno(), min(1 << 20, count - len(parts)))
            if not part:
                return None
            parts += part
    return bytes(parts)


SANDBOX = Sandbox()
atexit.register(SANDBOX.close)
