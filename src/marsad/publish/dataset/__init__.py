"""The record as tidy tables, one row a thing: what every export, release and page is drawn from."""

from marsad.publish.dataset.build import dataset
from marsad.publish.dataset.model import Column, Dataset, Table

__all__ = ["Column", "Dataset", "Table", "dataset"]
