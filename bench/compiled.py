"""The reader as Python and compiled to C, in turns: `python bench/compiled.py [FOLDER]`.

Compiles it first (`tools/compile_reader.py`, a minute or two, needs a C compiler) unless FOLDER holds what it made. All
texts of eval/data and their halves are read by both, and the claims must be the same, byte for byte, or it ends with
status 1. Then both read the texts of `bench/reading.py` in alternating rounds, each in a process of its own. Processor
time; of each text the shortest of all rounds counts, since others use the machine too.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).parent
TOOL = HERE.parent / "tools" / "compile_reader.py"
ROUNDS = 9


def main() -> int:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made)
        if not (folder / "marsad").is_dir():
            subprocess.run([sys.executable, str(TOOL), str(folder)], check=True)
        ways = {"Python": reader(HERE.parent / "src"), "compiled": reader(folder)}
        found = {name: ask(way, "claims") for name, way in ways.items()}
        print("claims of all texts:", *(f"{name} {digest[:12]}" for name, digest in found.items()))
        for kind in ("dense en", "dense ar", "ordinary en", "ordinary ar"):
            compare(kind, ways)
        for way in ways.values():
            way.communicate()
    return int(len(set(found.values())) > 1)


def reader(source: Path) -> subprocess.Popen[str]:
    """This file, in a process that reads by the package of a folder, and answers."""
    return subprocess.Popen(
        [sys.executable, __file__, "--worker"],
        env={**os.environ, "PYTHONPATH": str(source)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def ask(way: subprocess.Popen[str], what: str) -> str:
    assert way.stdin and way.stdout
    print(what, file=way.stdin, flush=True)
    return way.stdout.readline().strip()


def compare(kind: str, ways: dict[str, subprocess.Popen[str]]) -> None:
    """Rounds in turns; texts a second of each way, and how many times as fast the compiled one is."""
    best: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            spent = [float(text) for text in ask(way, kind).split()]
            best[name] = [min(pair) for pair in zip(spent, best.get(name, spent), strict=True)]
    rates = {name: len(spent) / sum(spent) for name, spent in best.items()}
    told = ", ".join(f"{name} {rate:.0f}" for name, rate in rates.items())
    print(f"{kind}: texts a second: {told}; {rates['compiled'] / rates['Python']:.2f} times as fast", flush=True)


def work() -> None:
    """Answers on standard output: seconds of each text of a kind, where the reader is, or one digest of all claims."""
    import reading

    import marsad.read.counted
    from marsad.read import read

    kinds = {f"{kind} {code}": reading.reports(code, kind) for kind in reading.KINDS for code in ("en", "ar")}
    for line in map(str.strip, sys.stdin):
        if line in ("claims", "where"):
            print(_digest() if line == "claims" else marsad.read.counted.__file__, flush=True)
            continue
        spent = []
        for report in kinds[line]:
            start = time.process_time()
            read(report)
            spent.append(time.process_time() - start)
        print(*spent, flush=True)


def _digest() -> str:
    import reading

    from marsad.model.codec import dumps, report_from_json
    from marsad.read import read

    digest = hashlib.sha256()
    for path in sorted(reading.DATA.glob("*/reports_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            whole = report_from_json(line)
            for report in (whole, replace(whole, text=whole.text[: len(whole.text) // 2])):
                for claim in read(report):
                    digest.update(dumps(claim).encode())
    return digest.hexdigest()


if __name__ == "__main__":
    if sys.argv[1:] == ["--worker"]:
        work()
    else:
        sys.exit(main())
