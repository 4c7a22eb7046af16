"""The process that keeps the others: it forks servers, the back room and whoever makes the lists, and ends with them.

It loads the application once and serves nothing itself, so that those it forks share its memory. A server that dies
is replaced. Whoever it forked ends when it is gone, whatever ended it.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Mapping

from marsad.desk.serving import bell
from marsad.desk.serving.child import HELD, run_as_child

DEATHS, WITHIN = 5, 10.0  # so many servers that die within so many seconds: something is wrong that no new one mends
REST = 2.0  # after making the lists, so many times what it took passes before they are made again
REST_AFTER_FAILURE = 10.0
GRACE = 10.0  # seconds that the others get to finish what they answer
SERVER, BACK, BUILD, FIRST = "server", "back", "build", "first"
Work = Callable[[], object]


class Foreman:
    """Keeps `servers` processes at the work SERVER, one at BACK when its door is knocked at, one at BUILD when asked.

    FIRST is BUILD for those who wait outside; with `open_back` the back room is open before anybody knocks.
    """

    def __init__(
        self, works: Mapping[str, Work], *, servers: int, door: socket.socket, open_back: bool = False
    ) -> None:
        self._works, self._servers, self._door, self._open_back = works, servers, door, open_back
        self._roles: dict[int, str] = {}
        self._deaths: list[float] = []
        self._ending = self._asked = False
        self._began = self._free_at = 0.0
        self._ear, self._rope = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._signals, self._woken = socket.socketpair()
        self._leash, self._hold = os.pipe()  # children watch the one end; it shuts when the foreman is gone
        self._select = selectors.DefaultSelector()

    def build_first(self) -> int:
        """Have the lists made before anybody is let in; the exit status of the process that did."""
        gc.freeze()
        pid = self._fork(FIRST)
        del self._roles[pid]
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def keep(self) -> int:
        """Start the servers and keep them until a signal ends it; 0, or 1 when they die as fast as they are made."""
        gc.freeze()  # what is loaded by now stays where it is, in memory that the others share
        self._listen()
        try:
            self._staff()
            if self._open_back:
                self._open()
            while not self._ending:
                self._staff()
                self._wait()
            return 1 if len(self._deaths) >= DEATHS else 0
        finally:
            self._end()

    def _listen(self) -> None:
        for one in (self._ear, self._signals, self._woken):
            one.setblocking(False)
        signal.set_wakeup_fd(self._woken.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # it has to have a handler to wake anybody
        for source in (self._ear, self._signals, self._door):
            self._select.register(source, selectors.EVENT_READ)

    def _stop(self, *_: object) -> None:
        self._ending = True

    def _staff(self) -> None:
        """Whoever is missing is forked."""
        for _ in range(self._servers - self._count(SERVER)):
            self._fork(SERVER)
        if self._asked and not self._count(BUILD) and time.monotonic() >= self._free_at:
            self._asked, self._began = False, time.monotonic()
            self._fork(BUILD)

    def _count(self, role: str) -> int:
        return sum(one == role for one in self._roles.values())

    def _wait(self) -> None:
        """Sleep until something happens, and note what did."""
        waits = self._asked and not self._count(BUILD)
        found = self._select.select(max(0.0, self._free_at - time.monotonic()) if waits else None)
        for key, _ in found:
            if key.fileobj is self._door:
                self._open()
            elif key.fileobj is self._ear:
                _drain(self._ear)
                self._asked = True
            else:
                _drain(self._signals)
        self._reap()

    def _open(self) -> None:
        self._select.unregister(self._door)  # the back room answers it from now on, until it ends
        self._fork(BACK)

    def _reap(self) -> None:
        while self._roles:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            role = self._roles.pop(pid, "")
            if role == SERVER and not self._ending:
                self._note_death()
            elif role == BUILD:
                took = time.monotonic() - self._began
                self._free_at = time.monotonic() + (REST * took if status == 0 else REST_AFTER_FAILURE)
            elif role == BACK:
                self._select.register(self._door, selectors.EVENT_READ)

    def _note_death(self) -> None:
        now = time.monotonic()
        self._deaths = [*(at for at in self._deaths if now - at < WITHIN), now]
        self._ending = len(self._deaths) >= DEATHS

    def _fork(self, role: str) -> int:
        signal.pthread_sigmask(signal.SIG_BLOCK, HELD)  # until each of the two has its own way of taking them
        pid = os.fork()
        if not pid:
            os.close(self._hold)
            for one in (self._ear, self._signals, self._woken):
                one.close()
            bell.hang(None if role in (BUILD, FIRST) else self._rope, short=role == BACK)
            run_as_child(self._works[role], self._leash)
        self._roles[pid] = role
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)
        return pid

    def _end(self) -> None:
        """Ask everybody to finish, and end whoever has not after a while."""
        _tell(self._roles, signal.SIGTERM)
        end = time.monotonic() + GRACE
        while self._roles and time.monotonic() < end:
            self._reap()
            time.sleep(0.02)
        _tell(self._roles, signal.SIGKILL)
        for pid in self._roles:
            os.waitpid(pid, 0)


def _tell(pids: Mapping[int, str], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def _drain(source: socket.socket) -> None:
    try:
        while source.recv(4096):
            pass
    except BlockingIOError:
        return
