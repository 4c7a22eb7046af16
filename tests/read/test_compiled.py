"""What MARSAD_COMPILE=1 compiles when a wheel is built, and that it reads the same."""

from __future__ import annotations

import ast
import shutil
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def loaded(path: Path) -> Any:
    spec = spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = loaded(ROOT / "tools" / "compile_reader.py")
BENCH = loaded(ROOT / "bench" / "compiled.py")


def records(tree: ast.Module) -> list[str]:
    """The classes of a module that are records."""
    bases = {node: [base.id for base in node.bases if isinstance(base, ast.Name)] for node in _classes(tree)}
    return [node.name for node, names in bases.items() if "Record" in names]


def _classes(tree: ast.Module) -> list[ast.ClassDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def test_every_module_of_the_grammar_is_compiled_or_left_out_by_name() -> None:
    found = set(TOOL.modules())
    assert {"marsad/read/engine.py", "marsad/read/text.py", "marsad/read/verbfirst/counted.py"} <= found
    every = {str(path.relative_to(TOOL.SOURCE)) for pattern in TOOL.COMPILED for path in TOOL.SOURCE.glob(pattern)}
    assert found | TOOL.LEFT == every and len(found) > 40
    assert [name for name in TOOL.LEFT if not (TOOL.SOURCE / name).exists()] == []


@pytest.mark.parametrize("file", TOOL.modules())
def test_no_record_asks_for_what_the_compiler_drops(file: str) -> None:
    """mypyc passes no arguments on to msgspec's metaclass: a record may only repeat what `Record` itself says."""
    tree = ast.parse((TOOL.SOURCE / file).read_text(encoding="utf-8"))
    for node in _classes(tree):
        if node.name in records(tree):
            assert [(word.arg, ast.unparse(word.value)) for word in node.keywords] == [("frozen", "True")]


@pytest.mark.compiled
@pytest.mark.skipif(shutil.which("gcc") is None and shutil.which("cc") is None, reason="needs a C compiler")
def test_the_compiled_reader_gives_the_same_claims(tmp_path: Path) -> None:
    """All texts of eval/data and their halves, each reader in a process of its own."""
    TOOL.fill(tmp_path)
    found = {}
    for source in (TOOL.SOURCE, tmp_path):
        with BENCH.reader(source) as way:
            where = Path(BENCH.ask(way, "where"))
            assert where.is_relative_to(source) and (where.suffix == ".py") == (source == TOOL.SOURCE)
            found[source] = BENCH.ask(way, "claims")
            way.communicate()
    assert len(found[TOOL.SOURCE]) == 64 and found[tmp_path] == found[TOOL.SOURCE]
