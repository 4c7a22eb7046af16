"""The public site: static pages in English and Arabic, drawn from a dataset; no tracker, works from a folder."""

from marsad.publish.site.build import Material, pages

__all__ = ["Material", "pages"]
