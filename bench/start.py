"""How long Marsad takes from cold: `python bench/start.py [ROUNDS]`. Rounds in turns; processor time, and the wall.

`--help`, `import marsad`, one story read from cold with the index of places, and an empty Python beside them, each in a
process of its own. Prints the size of the wheel when one lies in dist/.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from measure import MARSAD, machine, run

STORY = "On 8 March 2025 at least 12 civilians were killed in Jableh, the Syrian Observatory for Human Rights said."
LIMITS = {"marsad --help": 0.15, "import marsad": 0.1, "marsad read story.txt": 1.0}  # seconds


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        story = Path(folder) / "story.txt"
        story.write_text(STORY, encoding="utf-8")
        calls = {
            "python alone": [sys.executable, "-c", ""],
            "import marsad": [sys.executable, "-c", "import marsad"],
            "marsad --help": [*MARSAD, "--help"],
            "marsad read story.txt": [*MARSAD, "read", str(story), "--json"],
        }
        for call in calls.values():
            run(call)  # compiled once
        found: dict[str, list[dict[str, float]]] = {name: [] for name in calls}
        for _ in range(rounds):
            for name, call in calls.items():
                found[name].append(run(call))
    print(f"{'milliseconds':24}{'min':>8}{'median':>8}{'max':>8}{'limit':>8}   median on the wall")
    for name, rows in found.items():
        spent = [row["processor"] * 1e3 for row in rows]
        limit = f"{LIMITS[name] * 1e3:.0f}" if name in LIMITS else ""
        middle = statistics.median(row["wall"] * 1e3 for row in rows)
        print(f"{name:24}{min(spent):8.0f}{statistics.median(spent):8.0f}{max(spent):8.0f}{limit:>8}{middle:10.0f}")
    for wheel in sorted((Path(__file__).parents[1] / "dist").glob("*.whl")):
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB (limit 40)")


if __name__ == "__main__":
    main()
