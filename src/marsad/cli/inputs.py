"""What a command is pointed at: a workspace, or files of reports. The same for every verb."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.model import BadInput, Report

if TYPE_CHECKING:
    from marsad.reconcile import Record
    from marsad.workspace import Workspace

INPUTS = click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON as the contract has it.")
LANG = click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="Language of the prose.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What was handed in: the reports, what was refused with its reason, and the workspace where there is one."""

    reports: tuple[Report, ...]
    refused: tuple[str, ...] = ()
    workspace: Workspace | None = None


def load(paths: Sequence[Path]) -> Inputs:
    """One workspace, or one or more files of reports, in; their reports out, in the order given.

    Refusals go to standard error, a line each. BadInput when a path is missing or nothing at all can be used.
    """
    from marsad.workspace import Workspace

    missing = [path for path in paths if not path.exists()]
    if missing:
        raise BadInput("no such file or workspace", where=str(missing[0]), todo="check the path")
    if len(paths) == 1 and Workspace.is_at(paths[0]):
        workspace = Workspace.open(paths[0])
        return Inputs(reports=workspace.reports, workspace=workspace)
    return _from_files(paths)


def _from_files(paths: Sequence[Path]) -> Inputs:
    from marsad.collect import read_path

    reports: list[Report] = []
    refused: list[str] = []
    for path in paths:
        if path.is_dir():
            raise BadInput("a folder that is no workspace", where=str(path), todo="name its files, or `marsad init` it")
        found = read_path(path)
        reports += [item.report for item in found.items]
        refused += [f"{refusal.where}: {refusal.why}" for refusal in found.refusals]
    for line in refused:
        click.echo(f"marsad: refused: {line}", err=True)
    if not reports:
        raise BadInput("no report that can be read", where=", ".join(map(str, paths)), todo="see the reasons above")
    return Inputs(reports=tuple(reports), refused=tuple(refused))


def record_of(inputs: Inputs, *, as_of: str | None = None) -> Record:
    """The record of whatever was handed in, read with a progress bar where that takes a while."""
    from marsad.cli.show import progress
    from marsad.workspace.flow import record_of_files

    with progress("reading", len(inputs.reports)) as bar:
        if inputs.workspace is None:
            shelf = [r for r in inputs.reports if not as_of or not r.published or r.published[:10] <= as_of]
            return record_of_files(shelf, step=bar.step)
        inputs.workspace.step = bar.step
        return inputs.workspace.record if as_of is None else inputs.workspace.record_as_of(as_of)


def finish(inputs: Inputs) -> None:
    """End with status 2 when part of the input was refused: the rest was read, and the caller must know."""
    if inputs.refused:
        sys.exit(2)
