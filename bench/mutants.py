"""Would the tests notice? One small fault at a time is put into a module, and its tests have to fail.

`python bench/mutants.py [MODULE …] [--sample N]`. Prints the score of each module and every survivor.
A mutant is run in a fork of its own against the tests that are named for its module; a fresh copy of the package lies
in a folder of its own, nothing in the work tree is touched.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import io
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

ROOT = Path(__file__).parents[1]
LEDGER = "src/marsad/ledger"
# module: the tests that have to notice
MODULES: dict[str, tuple[str, ...]] = {
    "tree": ("test_tree.py",),
    "policy": ("test_policy.py", "test_erasure.py"),
    "vault": ("test_vault.py", "test_erasure.py", "test_log.py"),
    "verifier": ("test_verifier.py", "test_bundle.py"),
}
FLOOR = 0.90
SECONDS = 8  # of processor time, for a fault that makes a loop endless
WAITS = 300  # seconds, for one that makes it wait

Fault = Callable[[], str]
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.FloorDiv: ast.Mult, ast.Mod: ast.Add,
}  # fmt: skip


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """A module's text in; (line, what was changed, the changed text) for every fault out."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    silent = {id(part) for node in nodes for part in _annotations(node)}
    for index, node in enumerate(nodes):
        if id(node) in silent:
            continue
        for number in range(len(list(_faults(node)))):
            changed = copy.deepcopy(tree)
            twin = list(ast.walk(changed))[index]
            what = list(_faults(twin))[number]()
            yield getattr(node, "lineno", 0), what, ast.unparse(ast.fix_missing_locations(changed))


def _annotations(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in the types of a node: it is never run."""
    for name in ("annotation", "returns"):
        part = getattr(node, name, None)
        if isinstance(part, ast.AST):
            yield from ast.walk(part)


def _faults(node: ast.AST) -> Iterator[Fault]:
    """The faults that fit a node, each a function that puts it in and says what it did."""
    yield from _in_operators(node)
    yield from _in_values(node)
    yield from _in_flow(node)


def _in_operators(node: ast.AST) -> Iterator[Fault]:
    if isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            if type(op) in SWAPS:
                yield lambda at=at, op=op: _set(node.ops, at, SWAPS[type(op)](), f"{_n(op)} to {_n(SWAPS[type(op)]())}")
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign) and type(node.op) in SWAPS:
        yield lambda: _swap(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield lambda: _drop_not(node)


def _in_values(node: ast.AST) -> Iterator[Fault]:
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if type(value) is int:
        yield lambda: _value(node, value + 1)
    elif type(value) is bool:
        yield lambda: _value(node, not value)
    elif type(value) is bytes:
        yield lambda: _value(node, value + b"x")


def _in_flow(node: ast.AST) -> Iterator[Fault]:
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield lambda: _return_none(node)
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        yield lambda: _test(node, ast.Constant(value=False), "condition to False")
        if not isinstance(node, ast.While):
            yield lambda: _test(node, ast.Constant(value=True), "condition to True")
    elif isinstance(node, ast.Break | ast.Continue | ast.Raise):
        yield lambda: _become_pass(node)


def _n(op: ast.AST) -> str:
    return type(op).__name__


def _set(items: list, at: int, new: ast.AST, what: str) -> str:  # type: ignore[type-arg]
    items[at] = new
    return what


def _swap(node: ast.BoolOp | ast.BinOp | ast.AugAssign) -> str:
    old = _n(node.op)
    node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
    return f"{old} to {_n(node.op)}"


def _drop_not(node: ast.UnaryOp) -> str:
    node.op = ast.UAdd()
    node.operand = ast.Call(func=ast.Name(id="bool", ctx=ast.Load()), args=[node.operand], keywords=[])
    return "not dropped"


def _value(node: ast.Constant, value: object) -> str:
    old, node.value = node.value, value  # type: ignore[assignment]
    return f"{old!r} to {value!r}"


def _return_none(node: ast.Return) -> str:
    node.value = ast.Constant(value=None)
    return "return None"


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _test(node: ast.If | ast.While | ast.IfExp, new: ast.expr, what: str) -> str:
    node.test = new
    return what


def _become_pass(node: ast.stmt) -> str:
    what = f"{type(node).__name__.lower()} dropped"
    line, column = node.lineno, node.col_offset
    node.__class__ = ast.Pass  # type: ignore[assignment]
    node.__dict__.clear()
    node.lineno, node.col_offset = line, column
    return what


class Bench:
    """A copy of the package into which one mutant after the other is put; its tests run in a fork of this process.

    The fork begins with pytest and everything that the package rests on imported, which is most of a run's time.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="marsad-mutants-"))
        for name in ("src", "tests", "exam"):
            shutil.copytree(ROOT / name, self.folder / name, ignore=shutil.ignore_patterns("__pycache__", "gazetteer*"))
        shutil.copy(ROOT / "pyproject.toml", self.folder)
        os.chdir(self.folder)
        sys.path[:0] = [str(self.folder / "src"), str(self.folder)]
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])
        # one Python is enough to notice a fault: looking for others costs more than most tests, and so do plugins
        os.environ |= {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "PYENV_ROOT": str(self.folder)}
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        # a fault that was found need not be made small
        settings.register_profile("found", phases=(Phase.explicit, Phase.reuse, Phase.generate))
        settings.load_profile("found")

    def warm_up(self, module: str) -> None:
        """Run the tests once as they are; it ends here when they fail. What they import from elsewhere stays."""
        if not self.passes(module):
            raise SystemExit(f"the tests of {module} fail without any fault put in")
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", *_tests(module)])
        for name, known in list(sys.modules.items()):
            if (getattr(known, "__file__", None) or "").startswith(str(self.folder)):
                del sys.modules[name]
        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"

    def survives(self, module: str, text: str) -> bool:
        """Whether the tests of a module pass with this text in its place."""
        path = self.folder / LEDGER / f"{module}.py"
        kept = path.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")
        for stale in (path.parent / "__pycache__").glob(f"{module}.*.pyc"):
            stale.unlink()
        try:
            return self.passes(module)
        finally:
            path.write_text(kept, encoding="utf-8")

    def passes(self, module: str) -> bool:
        """Whether the tests of a module pass, in a fork that is killed when it takes too long."""
        pid = os.fork()
        if pid == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            signal.alarm(WAITS)
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            status = 3
            try:
                status = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--no-header", *_tests(module)]))
            finally:
                os._exit(status)
        return os.waitpid(pid, 0)[1] == 0

    def close(self) -> None:
        """Remove the copy."""
        os.chdir(ROOT)
        shutil.rmtree(self.folder)


def _tests(module: str) -> list[str]:
    files = [f"tests/ledger/{name}" for name in MODULES[module]]
    return [*files, "--deselect", "tests/ledger/test_bundle.py::test_the_verifier_stays_one_small_file"]


def main() -> int:
    """Run the mutants of the modules that were asked for; ends with 1 when one is below the floor."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", default=list(MODULES))
    parser.add_argument("--sample", type=int, default=0, help="at most so many of each module, chosen by a fixed seed")
    given = parser.parse_args()
    below = False
    for module in given.modules:
        found = list(mutants((ROOT / LEDGER / f"{module}.py").read_text(encoding="utf-8")))
        if given.sample and len(found) > given.sample:
            found = sorted(random.Random(1).sample(found, given.sample))
        bench = Bench()
        bench.warm_up(module)
        survivors = sorted((line, what) for line, what, text in found if bench.survives(module, text))
        bench.close()
        score = 1 - len(survivors) / len(found)
        below |= score < FLOOR
        print(f"{module:<10} {len(found):>5} mutants, {len(survivors):>3} survive, score {score:.1%}", flush=True)
        for line, what in survivors:
            print(f"    {module}.py:{line}: {what}", flush=True)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
