"""Who acts: every command that records something takes --by."""

from __future__ import annotations

import getpass
import os

import click


def _default() -> str:
    return os.environ.get("MARSAD_BY") or getpass.getuser()


BY = click.option("--by", default=_default, metavar="NAME", help="Who acts; MARSAD_BY or the account's name otherwise.")
BECAUSE = click.option("--because", default="", metavar="TEXT", help="Why, in a sentence that a stranger understands.")
