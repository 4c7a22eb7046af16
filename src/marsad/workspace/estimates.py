"""What no list of a workspace recorded: its linked victims by the lists that hold them, estimated when somebody asks.

A request is a ruling (`estimate`, subject `figure:ID`): a named person picks the cell and the method, declares what no
table shows and, where there is one, gives the reason why no victims were out of the lists' reach. The answer is
computed, under looser and tighter matching and over imputations of the links in doubt, and kept in the cache.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import msgspec

from marsad.model import BadInput, Estimate
from marsad.workspace import lists, named

if TYPE_CHECKING:
    from marsad.estimate import Answer, CaptureTable
    from marsad.figures.gather import CellKey
    from marsad.model import Decision
    from marsad.workspace import Workspace
    from marsad.workspace.named import Person

VERB = "estimate"
SUBJECT = "figure:"
IMPUTATIONS = 9  # besides the best matching: ten in all, the number below which a combination is itself uncertain
Pick = Callable[[list["Person"]], list["Person"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asks for. `because` is the reason why no victims were out of reach, empty when none is given.

    `chosen` are the fields of `estimate.Settings` that are not the usual ones; `decision` the ruling's number.
    """

    method: str = "lcmcr"
    concerns: tuple[str, ...] = ()
    because: str = ""
    by: str = ""
    chosen: Mapping[str, Any] = field(default_factory=dict)
    decision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The people of a cell as linked: at best, under other thresholds by name, and in each imputation."""

    best: list[Person]
    matchings: Mapping[str, list[Person]]
    imputed: tuple[list[Person], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a capture table, opened: the lists that hold these people and no other list does."""

    lists: tuple[str, ...]
    people: tuple[Person, ...]


def ask(workspace: Workspace, figure: str, request: Request, *, because: str = "") -> Decision:
    """Record a request for a figure's estimate; it replaces an earlier one for the same figure.

    `because` says why the estimate is asked for. BadInput without a name, or on a figure that lists cannot fill.
    """
    if not request.by.strip():
        raise BadInput("a request without a name", todo="say who asks: --by NAME")
    if request.method == "all":
        raise BadInput("a figure shows one method", where="--method", todo="name chao, loglinear, dga or lcmcr")
    key_of(workspace, figure)
    earlier = requests(workspace).get(figure)
    value = {
        "method": request.method,
        "concerns": list(request.concerns),
        "homogeneous_because": request.because,
        "settings": dict(request.chosen),
    }
    return workspace.decide(
        VERB,
        by=request.by,
        because=because,
        subject=SUBJECT + figure,
        value=value,
        supersedes=[earlier.decision] if earlier and earlier.decision else [],
    )


def requests(workspace: Workspace) -> dict[str, Request]:
    """Figure ids with the request in force for each."""
    from marsad.reconcile.rulings import in_force

    asked = [one for one in in_force(workspace.decisions) if one.verb == VERB and one.subject]
    return {str(one.subject).removeprefix(SUBJECT): _request(one) for one in asked}


def with_grounds(workspace: Workspace, figure: str | None, request: Request) -> Request:
    """A request with the concerns and the reason that the log holds for its figure: only what stands there counts."""
    standing = requests(workspace).get(figure or "", Request())
    concerns = tuple(dict.fromkeys((*standing.concerns, *request.concerns)))
    return replace(request, concerns=concerns, because=standing.because, by=standing.by, decision=standing.decision)


def _request(decision: Decision) -> Request:
    value = decision.value
    return Request(
        method=str(value.get("method", "lcmcr")),
        concerns=tuple(value.get("concerns", ())),
        because=str(value.get("homogeneous_because", "")),
        by=decision.by,
        chosen=value.get("settings", {}),
        decision=decision.id,
    )


def key_of(workspace: Workspace, figure: str) -> CellKey:
    """A figure's id in, its cell out; BadInput when there is none or no list names anybody in it."""
    from marsad.figures.compose import keys

    key = keys(workspace.record).get(figure)
    if key is None:
        raise BadInput(
            f"no figure is called '{figure}'", where="estimate", todo="`marsad figures --json` lists the ids"
        )
    if not named.finder(named.persons(workspace), workspace.gazetteer)(key):
        raise BadInput(
            "no list names anybody in this figure's cell", where=figure, todo="estimate one that is documented"
        )
    return key


def answers(
    workspace: Workspace,
    *,
    key: CellKey | None = None,
    methods: Sequence[str] | None = None,
    concerns: Sequence[str] = (),
    request: Request | None = None,
) -> dict[str, Answer]:
    """A workspace in; the answer of each method for one cell, or for everybody its lists name, out.

    `methods` None gives all, side by side; `request` brings reason, concerns and settings. Empty when fewer than two
    lists hold anybody there.
    """
    from marsad.estimate import METHODS, Grounds, Settings, estimate, estimate_all

    asked = request or Request(concerns=tuple(concerns))
    settings = Settings(**asked.chosen)
    linked = _linked(workspace, key, settings.seed)
    labels = [one.label for one in lists.lists(workspace)]
    if len({label for person in linked.best for label in person.on}) < 2:
        return {}
    grounds = Grounds(by=asked.by, because=asked.because, decision=asked.decision) if asked.because else None
    best = table_of(linked.best, labels)
    judge: dict[str, Any] = {
        "settings": settings,
        "concerns": asked.concerns,
        "matchings": {name: table_of(people, labels) for name, people in linked.matchings.items()},
        "replicates": _differing(best, [table_of(people, labels) for people in linked.imputed]),
        "grounds": grounds,
    }
    if methods is None or set(methods) == set(METHODS):
        return estimate_all(best, **judge)
    return {method: estimate(best, method=method, **judge) for method in methods}


def _differing(best: CaptureTable, imputed: list[CaptureTable]) -> list[CaptureTable]:
    """Imputations, or none of them where every link is certain and all tables are the same."""
    return imputed if any(one.fingerprint != best.fingerprint for one in imputed) else []


def table(workspace: Workspace, key: CellKey | None = None) -> CaptureTable | None:
    """The capture table of a cell, or of everybody the lists name; None when fewer than two lists hold anybody."""
    people = _pick(workspace, key)(named.persons(workspace))
    if len({label for person in people for label in person.on}) < 2:
        return None
    return table_of(people, [one.label for one in lists.lists(workspace)])


def table_of(people: Sequence[Person], labels: Sequence[str]) -> CaptureTable:
    """People with the lists that hold them in, a capture table that keeps their ids out."""
    from marsad.estimate import CaptureTable

    return CaptureTable.from_links({person.id: person.on for person in people}, lists=labels)


def cells(workspace: Workspace, figure: str) -> list[Cell]:
    """A figure's id in; every filled cell of its capture table with its people out, those on most lists first."""
    found: dict[tuple[str, ...], list[Person]] = {}
    for person in _pick(workspace, key_of(workspace, figure))(named.persons(workspace)):
        found.setdefault(person.on, []).append(person)
    opened = [Cell(lists=on, people=tuple(sorted(people, key=lambda one: one.id))) for on, people in found.items()]
    return sorted(opened, key=lambda cell: (-len(cell.lists), cell.lists))


def asked_for(workspace: Workspace) -> Callable[[CellKey], Estimate | None]:
    """What `figures` asks: the estimate of a cell that somebody requested, None for every other cell."""
    wanted = requests(workspace)
    return lambda key: _kept(workspace, key, wanted[key.id]) if key.id in wanted else None


def _kept(workspace: Workspace, key: CellKey, request: Request) -> Estimate | None:
    """The estimate from the cache, or computed and put there."""
    path = workspace.folder / ".cache" / f"estimate-{_name(workspace, key, request)}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Estimate)
    except (OSError, msgspec.MsgspecError):
        answer = answers(workspace, key=key, methods=[request.method], request=request).get(request.method)
    if answer is None:
        return None
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.encode(answer.record()))
    return answer.record()


def _name(workspace: Workspace, key: CellKey, request: Request) -> str:
    from marsad import __version__

    parts = [__version__, named.state(workspace), key.id, msgspec.to_builtins(request)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def _linked(workspace: Workspace, key: CellKey | None, seed: int) -> Linked:
    """Everybody of a cell under the matching that stands, a looser and a tighter one, and in each imputation."""
    import numpy as np

    from marsad.people.cluster import cluster, impute
    from marsad.people.count import NARROWER, WIDER

    pick, (pile, rulings) = _pick(workspace, key), lists.pile_of(workspace)
    rng = np.random.default_rng([seed, *b"links"])
    other = {"looser": WIDER, "tighter": NARROWER}
    return Linked(
        best=pick(named.persons(workspace)),
        matchings={n: pick(named.merged(pile, cluster(pile, rulings, threshold=p))) for n, p in other.items()},
        imputed=tuple(pick(named.merged(pile, impute(pile, rulings, rng))) for _ in range(IMPUTATIONS)),
    )


def _pick(workspace: Workspace, key: CellKey | None) -> Pick:
    """Those of some people who belong to a cell; all of them without one."""
    if key is None:
        return lambda people: people
    return lambda people: named.finder(people, workspace.gazetteer)(key)
