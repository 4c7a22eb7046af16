"""Why a name was found: the same letters, the same but for marks, the same sound."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("typed", "spelling", "how"),
    [
        ("محمد", "محمد حداد", "written"),
        ("احمد", "أحمد حداد", "letters"),
        ("فاطمه", "فاطمة حداد", "letters"),
        ("Muhammad", "محمد حداد", "sound"),
        ("Mohammad", "Muhammad Haddad", "sound"),
    ],
)
def test_a_found_name_says_by_what_likeness(typed: str, spelling: str, how: str) -> None:
    from marsad.desk.people.matched import matched

    assert matched(typed, [spelling]) == [(typed, spelling.split()[0], how)]


def test_a_name_that_is_not_alike_gives_no_reason() -> None:
    from marsad.desk.people.matched import matched

    assert matched("Khaled", ["محمد حداد"]) == []
