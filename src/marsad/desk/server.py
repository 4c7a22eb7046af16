"""Starting the desk: settings from the workspace, tables made or updated, several processes behind one address."""

from __future__ import annotations

import json
import os
import secrets
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marsad.ledger.errors import Locked
from marsad.model import BadInput
from marsad.workspace import Workspace

if TYPE_CHECKING:
    from marsad.desk.serving.foreman import Foreman

THREADS = 4  # in each server: what they do is mostly Python's own work, and each keeps pages of the database
MOST_BY_ITSELF = 2  # servers, unless more are asked for
GIVES_WAY = 19  # how nice the thread that makes the record is to those who answer


def prepare(folder: Path) -> None:
    """A workspace's folder in; Django set up for it and its tables made or brought up to date."""
    Workspace.open(folder).close()  # refuses what is no workspace, newer, locked or damaged, before anything is made
    os.environ["MARSAD_WORKSPACE"] = str(folder.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "marsad.desk.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def make_account(spec: str) -> str:
    """NAME:ROLE in, one line with the first password out; BadInput when the role is unknown or the name taken."""
    from marsad.desk.accounts.models import User
    from marsad.desk.policy import Role

    name, _, role = spec.partition(":")
    if role not in set(Role):
        raise BadInput(f"no role is called '{role}'", where=spec, todo=f"one of: {', '.join(Role)}")
    if User.objects.filter(username=name).exists():
        raise BadInput(f"an account '{name}' exists", where=spec, todo="choose another name")
    password = secrets.token_urlsafe(12)
    User.objects.create_user(username=name, password=password, role=role)
    return f"account {name} ({role}); first password, shown once: {password}"


def make_token(account: str, *, name: str, scopes: Sequence[str], days: int) -> dict[str, object]:
    """An account's name and what the token may do in; the token with its secret, shown this once, out."""
    from marsad.desk.accounts import tokens
    from marsad.desk.accounts.models import User

    user = User.objects.filter(username=account, is_active=True).first()
    if user is None:
        raise BadInput("no open account of that name", where=account, todo="make one: marsad serve … --make-account")
    made, secret = tokens.make(user, name=name, scopes=scopes, days=days)
    return {**_shown(made), "secret": secret}


def list_tokens() -> list[dict[str, object]]:
    """Every token that is live, without its secret."""
    return [_shown(one) for one in _live_tokens()]


def revoke_token(number: str) -> dict[str, object]:
    """A token's number in; the token that ended out."""
    from marsad.desk.accounts import tokens

    return _shown(tokens.revoke(_live_tokens(), number))


def _live_tokens() -> Any:
    from marsad.desk.accounts import tokens
    from marsad.desk.accounts.models import User
    from marsad.desk.policy import Role

    return tokens.live(User(role=Role.ADMINISTRATOR))  # whoever can run this command holds the machine


def _shown(token: Any) -> dict[str, object]:
    return {
        "id": token.pk,
        "account": token.user.username,
        "name": token.name,
        "scopes": token.scopes,
        "ends": token.expires.isoformat(timespec="seconds"),
    }


def rebuild() -> str:
    """Make every projection again; one line that says how many rows of each."""
    from marsad.desk.projection.build import rebuild as make

    counts = make()
    return "made again: " + ", ".join(f"{count:,} {name}" for name, count in counts.items())


def forget() -> None:
    """Bring the desk's tables to the log's head; after an erasure its words are in none of their pages.

    Locked when a desk that runs keeps its tables to itself.
    """
    from django.db import OperationalError

    from marsad.desk.projection.build import catch_up

    try:
        catch_up()
    except OperationalError as error:
        raise Locked(f"the desk's tables are in use: {error}", todo="close the desk, then rebuild its lists") from error


def run(*, host: str, port: int, as_json: bool, processes: int | None = None) -> int:
    """Serve until stopped; prints the address with a one-time link for the person at this machine.

    `processes` servers answer (None: one a core, at most MOST_BY_ITSELF). Out comes the exit status.
    """
    from marsad.desk.accounts.entry import make_link

    if not hasattr(os, "fork"):
        raise BadInput("the desk needs a POSIX system", where=os.name, todo="on Windows, run it in WSL")
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="marsad-desk-") as folder:
        address = str(Path(folder) / "back")
        with _door(address) as door:
            foreman = _foreman(listener, address, door, processes or min(os.cpu_count() or 1, MOST_BY_ITSELF))
            link = make_link()
            if _is_unmade() and (status := _apart(foreman.build_first)):
                return status
            _say(f"http://{host}:{port}{link}", port, as_json=as_json)
            return _apart(foreman.keep)


def _say(address: str, port: int, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"address": address, "port": port}))
    else:
        click.echo(f"The desk is open: {address}\n(the link is good once, for ten minutes; stop with Ctrl-C)")


def _foreman(listener: socket.socket, address: str, door: socket.socket, servers: int) -> Foreman:
    """The foreman with the application loaded: what is loaded here is shared by all that it forks."""
    import waitress

    from marsad.desk.projection.build import SHORT, bring, where
    from marsad.desk.serving import backroom
    from marsad.desk.serving.foreman import BACK, BUILD, FIRST, SERVER, Foreman
    from marsad.desk.serving.frontroom import back, front
    from marsad.desk.wsgi import application

    warm()
    options = {"sockets": [listener], "threads": THREADS, "ident": None, **proxy(os.environ)}
    works = {
        SERVER: lambda: waitress.serve(front(application, address), **options),
        BACK: lambda: backroom.answer(door, back(application)),
        BUILD: lambda: bring(aside=_giving_way),
        FIRST: bring,
    }
    return Foreman(works, servers=servers, door=door, open_back=where().size <= SHORT)


def _giving_way(work: Callable[[], object]) -> None:
    """Do long work in a thread that gives way to every process that answers, and wait for it.

    Not the whole process: one that holds the database for its rows and gets no processor keeps every ruling waiting.
    """

    def gently() -> object:
        with suppress(OSError):  # on Linux a thread has a niceness of its own; elsewhere it keeps its process's
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GIVES_WAY)
        return work()

    with ThreadPoolExecutor(1) as apart:
        apart.submit(gently).result()


def warm() -> None:
    """Load what every page needs: routes, words, templates of the lists."""
    from django.template.loader import get_template
    from django.urls import get_resolver

    from marsad.desk.words import table

    get_resolver().url_patterns  # noqa: B018 - read, so that the views are imported
    table()
    for name in ("inbox/inbox.html", "reader/report.html", "people/people.html", "figures/figures.html"):
        get_template(name)


def _apart(work: Callable[[], int]) -> int:
    """Work that forks: no connection to a database may be open, because a forked process must not use it."""
    from django.db import connections

    from marsad.desk import shell

    connections.close_all()
    shell.close()
    return work()


def _is_unmade() -> bool:
    from marsad.desk.projection.build import where

    now = where()
    return now.size > 0 and not now.rows


@contextmanager
def _door(address: str) -> Iterator[socket.socket]:
    """The socket at which servers knock for the back room; its folder is the owner's alone."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen(128)
        yield door


def proxy(environment: Mapping[str, str]) -> dict[str, Any]:
    """The environment in, what waitress believes of a proxy out: nothing, unless MARSAD_TLS says that one is there.

    Only the proxy's own address (MARSAD_PROXY, the loopback address otherwise) may say who asked and by which scheme;
    without that, every visitor would share one limit of logins, or could choose another address for each try.
    """
    if environment.get("MARSAD_TLS") != "1":
        return {"clear_untrusted_proxy_headers": True}
    return {
        "trusted_proxy": environment.get("MARSAD_PROXY", "127.0.0.1"),
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto",
        "clear_untrusted_proxy_headers": True,
    }


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise BadInput(
            f"port {port} cannot be used ({error.strerror})",
            where=host,
            todo="choose another: --port 0 takes a free one",
        ) from None
    listener.listen(128)
    return listener
