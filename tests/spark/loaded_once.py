"""What Spark's workers are forked from, with Marsad's rooms loaded once instead of once in each worker."""

from __future__ import annotations

from pyspark.daemon import manager

import marsad.collect
import marsad.people.link
import marsad.places
import marsad.read
import marsad.spark
import marsad.workspace.flow  # noqa: F401

if __name__ == "__main__":
    manager()
