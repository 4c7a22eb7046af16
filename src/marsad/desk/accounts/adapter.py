"""Nobody signs up at the desk: an administrator makes accounts, the first one on the machine itself."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):
    """allauth's adapter with the door for strangers shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from `marsad serve --make-account` or from Settings."""
        return False
