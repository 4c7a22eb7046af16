"""What MARSAD_COMPILE=1 compiles when a wheel is built; that it reads the same is shown by `bench/compiled.py`."""

from __future__ import annotations

import ast
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEC = spec_from_file_location("compile_reader", ROOT / "tools" / "compile_reader.py")
assert SPEC and SPEC.loader
TOOL = module_from_spec(SPEC)
SPEC.loader.exec_module(TOOL)


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
