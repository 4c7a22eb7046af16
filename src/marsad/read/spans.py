"""What the readers of numbers and of times hand to the grammar: spans over token indexes."""

from __future__ import annotations

from datetime import date

from marsad.read.record import Record


class Quantity(Record, frozen=True):
    """A number of something: tokens first..last (`last` not included) are the words of the number with its qualifier.

    `low`, `high` and `qualifier` are those of the contract's `count`. `core`..`head` are the tokens of the figure
    itself, so that the counted noun, when it follows, starts at `head`; one after the noun ("16 people or more")
    is inside first..last. `kind`: `digits`, `words`, `vague`, `article` ("a woman"), `implicit` (an Arabic dual or
    singular: the noun is the number, and core..head is the noun), `zero` ("no deaths"), `share` (a percentage or a
    fraction: never a count), `ordinal`, `measure` (an age, a distance, money, a length of time) and `label` (M4, a
    resolution's number): never counts.
    """

    first: int
    last: int
    low: int | None
    high: int | None
    qualifier: str
    core: int
    head: int
    kind: str


class Time(Record, frozen=True):
    """Words of time: tokens first..last (`last` not included) and the days they name; an open end is None.

    `kind`: `day` ("on Thursday", "8 March"), `since` (open end), `until` (open start), `window` ("from 6 to 10 March",
    "in the last 24 hours", "in five days" when the words say which), `now` ("today", "so far"), `clock` (an hour),
    `length` ("for three days", "12-hour", "eight years": no days named), `vague` ("in the past days").
    Numbers inside the span of a time are no counts.
    """

    first: int
    last: int
    since: date | None
    until: date | None
    kind: str
