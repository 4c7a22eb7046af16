"""Where a ledger lies: its folder, its database, its keys; opened, or made where none is."""

from __future__ import annotations

import os
import re
from pathlib import Path

from marsad.ledger.checkpoints import make_keys
from marsad.ledger.errors import NotAWorkspace, Refused, explained
from marsad.ledger.log import Clock, Ledger, utc_now
from marsad.ledger.store import Engine, Sqlite, Store
from marsad.ledger.vault import Dice, Vault, desk_key

DATABASE = "marsad.db"


def open_ledger(
    path: Path | str,
    create: bool = False,
    *,
    database: str | None = None,
    clock: Clock = utc_now,
    dice: Dice = os.urandom,
) -> Ledger:
    """A workspace's folder in, its ledger out; `create` makes one where none is.

    `database` is the URL of a PostgreSQL database for the log and the vault; originals and keys stay in the folder.
    Raises NotAWorkspace, NewerVersion, Locked, Damaged, Refused or NoSpace, each with what to do.
    """
    folder = Path(path)
    held = (folder / "keys" / "desk.key").exists() if database else (folder / DATABASE).is_file()
    if not create and not held:
        raise NotAWorkspace("holds no ledger", where=str(folder), todo="make one with `marsad init`")
    with explained(str(folder)):
        (folder / "blobs").mkdir(parents=True, exist_ok=True)
    store = Store(_engine(folder, database, create))
    origin = store.meta("origin")
    if database:
        _check_pair(folder, store, origin, held=held)
    key = desk_key(folder / "keys", create=create and not held, dice=dice)
    if create and not origin:
        origin = f"marsad.local/{_plain_name(folder)}-{dice(4).hex()}"
        make_keys(folder / "keys", origin, dice)
        store.set_meta("origin", origin)
    return Ledger(folder, store, Vault(store, key, dice), clock=clock, dice=dice)


def _check_pair(folder: Path, store: Store, origin: str, *, held: bool) -> None:
    """Refused when the database is another ledger's: its contents would not open, its checkpoints not verify."""
    public = folder / "keys" / "signing.pub"
    own = public.read_text(encoding="utf-8", errors="replace").split("+")[0] if public.is_file() else ""
    if origin and (own not in ("", origin) or not held):
        store.close()
        raise Refused(
            f"the database {store.engine.where} holds the ledger {origin}, this folder's keys are another's",
            where=str(folder),
            todo="name the database that was made with these keys, or an empty one for a new workspace",
        )


def _engine(folder: Path, database: str | None, create: bool) -> Engine:
    if database is None:
        return Sqlite(folder / DATABASE, create=create)
    from marsad.ledger.postgres import Postgres

    return Postgres(database, create=create)


def _plain_name(folder: Path) -> str:
    """A folder's name as a log's origin may hold it."""
    return re.sub(r"[^a-z0-9-]+", "-", folder.resolve().name.lower()).strip("-") or "desk"
