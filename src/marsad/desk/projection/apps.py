"""The Django application of projections."""

from django.apps import AppConfig


class Projection(AppConfig):
    """Projections."""

    name = "marsad.desk.projection"
    label = "projection"
