"""What no list recorded, estimated from how the lists overlap, or the reasons why no number should be given.

`table_from_csv` and `CaptureTable.from_links` bring the overlaps in, `diagnose` says what they can carry, `estimate`
answers. The estimators stand in `run.METHODS`.
"""

from marsad.estimate.capture import CaptureTable, table_from_csv
from marsad.estimate.diagnose import Diagnosis, diagnose
from marsad.estimate.run import METHODS, Answer, estimate, estimate_all
from marsad.estimate.settings import SEED, Settings
from marsad.estimate.verdict import Grounds

__all__ = [
    "METHODS",
    "SEED",
    "Answer",
    "CaptureTable",
    "Diagnosis",
    "Grounds",
    "Settings",
    "diagnose",
    "estimate",
    "estimate_all",
    "table_from_csv",
]
