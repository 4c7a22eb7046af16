import importlib.util
from pathlib import Path

import pytest

from marsad.places import build


@pytest.mark.slow
def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    shipped = Path(build.__file__).parent / "data" / "gazetteer.bin"
    again = tmp_path / "again.bin"
    build.build(again)
    assert again.read_bytes() == shipped.read_bytes()


def test_the_builder_loads_by_its_path_alone() -> None:
    spec = importlib.util.spec_from_file_location("builder", build.__file__)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.MAGIC == build.MAGIC


def test_an_index_made_from_the_same_tables_is_kept(tmp_path: Path) -> None:
    shipped = Path(build.__file__).parent / "data" / "gazetteer.bin"
    standing = tmp_path / "gazetteer.bin"
    standing.write_bytes(shipped.read_bytes()[: build.HEADER.size])
    build.build(standing)
    assert standing.stat().st_size == build.HEADER.size
