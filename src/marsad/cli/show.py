"""How the terminal looks: one console, colours only where a terminal can show them, numbers in their three forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

T = TypeVar("T")


def console(*, err: bool = False) -> Console:
    """A rich console: colour and width of the terminal; plain text, 120 wide, when the output goes elsewhere."""
    from rich.console import Console

    screen = Console(stderr=err, highlight=False, emoji=False, soft_wrap=False)
    if not screen.is_terminal:
        screen.width = 120
    return screen


def table(title: str | None, columns: Sequence[tuple[str, str]]) -> Table:
    """A quiet table: a title and (heading, justify) pairs in, an empty table out."""
    from rich import box
    from rich.table import Table

    made = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading, justify in columns:
        made.add_column(heading, justify=justify)  # type: ignore[arg-type]
    return made


@contextmanager
def progress(label: str, total: int | None, *, unit: str = "") -> Iterator[ProgressBar]:
    """A bar on standard error while something long runs, with the time left, only on a terminal.

    `unit` "bytes" writes what is done as sizes.
    """
    screen = console(err=True)
    if not screen.is_terminal:
        yield ProgressBar(None)
        return
    from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    done = DownloadColumn() if unit == "bytes" else MofNCompleteColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), done, TimeRemainingColumn(elapsed_when_finished=True))
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield ProgressBar(lambda n: bar.update(task, advance=n))


class ProgressBar:
    """Something to tell that work went on."""

    def __init__(self, advance: object) -> None:
        self._advance = advance

    def step(self, n: int = 1) -> None:
        """Tell that `n` more items are done."""
        if callable(self._advance):
            self._advance(n)

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """Pass items through and count them."""
        for item in items:
            yield item
            self.step()
