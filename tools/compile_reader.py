"""The reader compiled to C, for who reads by the million: `python tools/compile_reader.py FOLDER`.

FOLDER gets a copy of the package in which the modules named here are compiled by mypyc; they stand beside the Python
that they were made of, and a process with `PYTHONPATH=FOLDER` reads by them. A wheel has them when it is built with
`MARSAD_COMPILE=1` (see `hatch_build.py`). Needs mypy, setuptools and a C compiler; nobody else does: without all this
the same modules run as Python and give the same claims, which a test and `bench/compiled.py` show.

One thing to know when a module is changed: compiled code compares records (`read/record.py`) by identity, so two of
them are never asked whether they are equal; data classes are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
COMPILED = ("marsad/read/*.py", "marsad/read/verbfirst/*.py")
# as they are: the door, what runs once a process, and the records, whose metaclass no compiler knows
LEFT = frozenset(f"marsad/read/{name}.py" for name in ("__init__", "detect", "forms", "packs", "record", "score"))
GROUP = "marsad_read"  # the one library that holds them all; each module is a door to it
NEEDS = ("mypy[mypyc]==2.4.1", "setuptools>=75")


def modules(source: Path = SOURCE) -> list[str]:
    """The files to compile, relative to the folder that holds the package."""
    found = (str(path.relative_to(source)) for pattern in COMPILED for path in source.glob(pattern))
    return sorted(set(found) - LEFT)


def compiled(source: Path, work: Path) -> dict[str, Path]:
    """The package's folder and a folder to work in; the libraries made, by where they belong beside the package, out.

    CalledProcessError, after what the compiler said, when mypy, setuptools or a C compiler is missing.
    """
    command = [sys.executable, __file__, "--worker", str(source), str(work)]
    subprocess.run(command, cwd=work, check=True, stdout=sys.stderr, env={**os.environ, "MYPYPATH": str(source)})
    made = work / "lib"
    return {str(path.relative_to(made)): path for path in sorted(made.rglob("*")) if path.suffix in (".so", ".pyd")}


def _work(source: Path, work: Path) -> None:
    """In a process of its own, since mypyc writes where it stands."""
    from mypyc.build import mypycify
    from setuptools import Distribution

    options = ["--config-file=", "--ignore-missing-imports", "--python-version", "{}.{}".format(*sys.version_info)]
    files = [str(source / file) for file in modules(source)]
    # level 1: level 3 takes three times as long to compile, for code whose time goes into calls; one file of C for each
    # module: a single one takes three times as long and a gigabyte, for code that is 3 % faster
    made = mypycify([*options, *files], opt_level="1", debug_level="0", group_name=GROUP, multi_file=True)
    build = Distribution({"name": GROUP, "ext_modules": made}).get_command_obj("build_ext")
    build.build_lib, build.build_temp = str(work / "lib"), str(work / "objects")
    build.ensure_finalized()
    build.run()


def fill(folder: Path) -> None:
    """A folder in; in it the package with its compiled reader."""
    with tempfile.TemporaryDirectory() as work:
        made = compiled(SOURCE, Path(work))
        shutil.copytree(SOURCE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        for name, path in made.items():
            shutil.copy2(path, folder / name)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        _work(*map(Path, sys.argv[2:4]))
    elif len(sys.argv) == 2:
        fill(Path(sys.argv[1]))
    else:
        raise SystemExit("which folder? python tools/compile_reader.py FOLDER")
