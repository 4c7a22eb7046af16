"""Records for the tests of publishing."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from gold import record as gold_record

from marsad.figures import figures
from marsad.model import Figure
from marsad.reconcile import Record


@pytest.fixture(scope="session")
def coast() -> Record:
    return gold_record()


@pytest.fixture(scope="session")
def coast_figures(coast: Record) -> list[Figure]:
    return figures(coast)
