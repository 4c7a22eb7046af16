"""The command line: thin, one file a verb. Verbs stand in one visible table and are imported when they are called."""

from __future__ import annotations

import difflib
import os
import sys
from importlib import import_module
from itertools import pairwise

import click

from marsad import __version__
from marsad.model.errors import MarsadError

COMMANDS: dict[str, tuple[str, str]] = {
    # verb: (module:command, one line of help), in the order data flows
    "demo": ("marsad.cli.demo:command", "the main job on the worked example"),
    "init": ("marsad.cli.init:command", "make a workspace"),
    "add": ("marsad.cli.add:command", "take reports in: files of text, HTML, JSON Lines and more"),
    "read": ("marsad.cli.read:command", "what the reports claim, claim by claim"),
    "fetch": ("marsad.cli.fetch:command", "capture a page as it is served, before it changes"),
    "queue": ("marsad.cli.queue:command", "what waits for a person: claims, orphans, conflicts, places, voices"),
    "decide": ("marsad.cli.decide:command", "record a ruling: accept, reject, correct, same, place, origin …"),
    "log": ("marsad.cli.log:command", "who ruled what, when and why"),
    "lists": ("marsad.cli.lists:command", "take victims' lists in, with the map of their columns"),
    "people": ("marsad.cli.people:command", "every victim once: count, find, queue, explain"),
    "tolls": ("marsad.cli.tolls:command", "how each origin's numbers moved, nothing added up"),
    "incidents": ("marsad.cli.incidents:command", "which claims are one event, and why"),
    "figures": ("marsad.cli.figures:command", "low, best and high, with what carries them"),
    "trace": ("marsad.cli.trace:command", "a number down to its words"),
    "rank": ("marsad.cli.rank:command", "where an event stands among those of a reference dataset"),
    "methodology": ("marsad.cli.methodology:command", "how figures are made, as a public text"),
    "diff": ("marsad.cli.diff:command", "which figures moved between two days, and why"),
    "brief": ("marsad.cli.brief:command", "the story the record bears out, with its footnotes"),
    "link": ("marsad.cli.link:command", "which records of two lists are one person"),
    "orders": ("marsad.cli.orders:command", "bodies, orders, commitments, referrals, official positions"),
    "order": ("marsad.cli.order:command", "an order, promise or recommendation by hand, with its words"),
    "body": ("marsad.cli.body:command", "a body's members, mandate, deadline, and what it handed over"),
    "cases": ("marsad.cli.cases:command", "acts and cases; what was demanded, and what came after"),
    "case": ("marsad.cli.case:command", "open a case, add acts, suspects and findings to it"),
    "refer": ("marsad.cli.refer:command", "hand a case to an authority, as a package that verifies offline"),
    "situation": ("marsad.cli.situation:command", "who fled where, which road is closed, how old that knowledge is"),
    "estimate": ("marsad.cli.estimate:command", "what no list recorded, or why no number should be given"),
    "publish": ("marsad.cli.publish:command", "freeze a release: numbered, signed, with what changed and why"),
    "export": ("marsad.cli.export:command", "the record as CSV, XLSX, Parquet, GeoJSON, SQLite, HXL, GED, ACLED …"),
    "site": ("marsad.cli.site:command", "the public page in two languages, as a folder of files"),
    "gold": ("marsad.cli.gold:gold_command", "rulings as labelled reports"),
    "score": ("marsad.cli.gold:score_command", "how well the reader reads, by your own rulings"),
    "serve": ("marsad.cli.serve:command", "open the desk in a browser"),
    "token": ("marsad.cli.token:command", "keys for programs that use the desk's API"),
    "verify": ("marsad.cli.verify:command", "was anything altered: a workspace, or a bundle somebody handed over"),
    "checkpoint": ("marsad.cli.checkpoint:command", "sign the log as it stands, for somebody outside to keep"),
    "witness": ("marsad.cli.witness:command", "have checkpoints remembered by a partner, or remember theirs"),
    "bundle": ("marsad.cli.bundle:command", "evidence with proofs, for somebody who will not take our word for it"),
    "merge": ("marsad.cli.merge:command", "another office's reports and rulings into this ledger"),
    "backup": ("marsad.cli.backup:command", "an encrypted copy, while work goes on"),
    "restore": ("marsad.cli.restore:command", "a backup back into a workspace, verified"),
    "hold": ("marsad.cli.hold:command", "a legal hold: nothing of it is erased"),
    "seal": ("marsad.cli.seal:command", "words that this machine keeps and cannot read"),
    "erase": ("marsad.cli.erase:command", "what must vanish vanishes; the reason stays"),
    "doctor": ("marsad.cli.doctor:command", "what is installed, what is missing"),
}


class Verbs(click.Group):
    """A group whose commands are looked up in `COMMANDS`, so that `--help` imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, n=2)
            hint = f"; did you mean {' or '.join(near)}?" if near else "; `marsad --help` lists the commands"
            raise click.UsageError(f"no command is called '{args[0]}'{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if COMMANDS:
            with formatter.section("Commands, in the order data flows"):
                formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="marsad")
def marsad() -> None:
    """Marsad: from conflicting reports of violence to a record in which every number opens to its words."""


def main() -> None:
    """Run the command line; what cannot be used ends with status 2 and one line on standard error."""
    try:
        marsad.main(standalone_mode=False)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.Abort:
        sys.exit(_complain("stopped by you; what was stored stays stored", 130))
    except click.ClickException as error:
        sys.exit(_complain(error.format_message(), 2))
    except MarsadError as error:
        sys.exit(_complain(error.line(_language(sys.argv)), error.status))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left; say nothing at exit either
        sys.exit(0)


def _language(words: list[str]) -> str:
    """The words of a command line in; the language that its prose was asked for out."""
    asked = [*pairwise(words), *(tuple(word.split("=", 1)) for word in words if "=" in word)]
    return "ar" if ("--lang", "ar") in asked else "en"


def _complain(message: str, status: int) -> int:
    one_line = " ".join(message.split())
    click.echo(f"marsad: {one_line}", err=True)
    return status
