"""What the foreman's processes have in common: they work until that ends, they are told to stop or he is gone."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import NoReturn

from marsad.model import MarsadError

HELD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LAST_MOMENT = 10.0  # seconds between being told and being gone


def run_as_child(work: Callable[[], object], leash: int) -> NoReturn:
    """Do the work and leave, never back into what the foreman was doing; `leash` shuts when the foreman is gone."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches everybody; the foreman passes it on in order
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, _leave)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)
        threading.Thread(target=_watch, args=(leash,), daemon=True).start()
        work()
        status = 0
    except SystemExit:
        status = 0
    except MarsadError as error:
        print(f"marsad: {error}", file=sys.stderr)  # noqa: T201 - there is no page to say it on
        status = error.status
    except BaseException:  # noqa: BLE001 - whatever it was, this process ends here and says so
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _leave(*_: object) -> None:
    raise SystemExit(0)


def _watch(leash: int) -> None:
    os.read(leash, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST_MOMENT)
    os._exit(1)
