"""The Django application of accounts."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Accounts."""

    name = "marsad.desk.accounts"
    label = "accounts"
