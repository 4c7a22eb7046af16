"""Pages taken in by their address: captured as they are served, before they change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from marsad.model.report import Refusal
from marsad.workspace.intake import Intake

if TYPE_CHECKING:
    from marsad.workspace import Workspace


def capture(workspace: Workspace, url: str, *, by: str, private: bool = False) -> Intake:
    """An address in, what became of its page out; the capture (WARC) is kept as the original.

    Addresses of this machine and of private networks are refused unless `private`. BadInput says what failed.
    """
    from marsad.collect import read_bytes
    from marsad.collect.fetch import fetch

    page = fetch(url, private=private)
    found = read_bytes(page.warc, url, format="warc")
    items = [replace(item, original=page.warc) for item in found.items]
    added = workspace.ledger.add(items, by=by)
    workspace.refresh()
    refused = (*found.refusals, *(Refusal(where=one.where, why=one.why) for one in added.refused))
    return Intake(new=tuple(added.new), same=tuple(added.same), refused=refused)
