"""Two offices, one record: in any order, once each, with the rule of two across both."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.ledger.conftest import item, ruling
from tests.ledger.test_policy import ANCHOR

from marsad import ledger
from marsad.ledger import erasure, policy
from marsad.ledger.errors import Refused
from marsad.ledger.merge import merge
from marsad.model import BadInput, MarsadError


@pytest.fixture
def offices(tmp_path: Path) -> tuple[Path, Path]:
    """Two ledgers that share one report and one id with different words."""
    with ledger.open(tmp_path / "a", create=True) as one:
        one.add([item("shared words"), item("only in a", "a1"), item("words of a", "clash")], by="leila")
        (first,) = one.record(ruling(by="leila"))
        one.record(ruling("withdraw", by="leila", anchor=None, subject="x", supersedes=(first.id,)))
    with ledger.open(tmp_path / "b", create=True) as two:
        two.add([item("shared words"), item("only in b", "b1"), item("words of b", "clash")], by="omar")
        two.record(ruling(by="omar"), ruling("reject", by="omar", quote="27 women"))
    return tmp_path / "a", tmp_path / "b"


def united(target: Path, source: Path) -> set[str]:
    with ledger.open(target) as one, ledger.open(source) as two:
        merge(one, two, by="hala")
        return {repr(decision) for decision in one.decisions()}


def test_the_rulings_are_the_same_whoever_merges(offices: tuple[Path, Path], tmp_path: Path) -> None:
    import shutil

    a, b = offices
    shutil.copytree(a, tmp_path / "a2")
    shutil.copytree(b, tmp_path / "b2")
    assert united(a, b) == united(tmp_path / "b2", tmp_path / "a2")
    for folder in (a, tmp_path / "b2"):
        assert not ledger.verify(folder).findings
        with ledger.open(folder) as led:
            assert {report.id for report in led.reports()} == {"r1", "a1", "b1", "clash"}
            assert led.original("b1") == b"only in b"
            standing = {(ruling.verb, ruling.by) for ruling in policy.standing(led.decisions())}
            assert standing == {("withdraw", "leila"), ("accept", "omar"), ("reject", "omar")}


def test_merging_again_or_back_changes_nothing_twice(offices: tuple[Path, Path]) -> None:
    a, b = offices
    with ledger.open(a) as one, ledger.open(b) as two:
        first = merge(one, two, by="hala")
        assert (first.reports, first.rulings, first.same, len(first.refused)) == (1, 2, 1, 1)
        assert "names another text here" in first.refused[0].why
        again = merge(one, two, by="hala")
        assert (again.reports, again.rulings) == (0, 0)
        back = merge(two, one, by="hala")
        assert (back.reports, back.rulings) == (1, 2)
        assert {d.id for d in one.decisions()} == {d.id for d in two.decisions()}


def test_the_rule_of_two_sees_both_offices(offices: tuple[Path, Path]) -> None:
    a, b = offices
    with ledger.open(a) as one, ledger.open(b) as two:
        merge(one, two, by="hala")
        with pytest.raises(Refused, match="already stands behind"):
            one.record(ruling(by="Omar"))
        assert not policy.seconded(ANCHOR, one.decisions())
        one.record(ruling(by="leila"))
        assert policy.seconded(ANCHOR, one.decisions())


def test_what_is_erased_stays_erased(offices: tuple[Path, Path]) -> None:
    a, b = offices
    with ledger.open(a) as one, ledger.open(b) as two:
        erasure.erase(two, ["report:b1"], ground="g", first="omar", second="hala")
        erasure.erase(one, ["report:r1"], ground="g", first="leila", second="hala")
        done = merge(one, two, by="hala")
        assert done.erased_there == 1
        assert {report.id for report in one.reports()} == {"a1", "clash"}
        assert "'r1' was erased here" in {refusal.why for refusal in done.refused}


def test_merged_words_can_be_erased_too(offices: tuple[Path, Path]) -> None:
    a, b = offices
    with ledger.open(a) as one, ledger.open(b) as two:
        merge(one, two, by="hala")
        erasure.erase(one, ["report:b1"], ground="g", first="omar", second="hala")
        assert not ledger.verify(a).findings
        assert "b1" not in {report.id for report in one.reports()}


def test_a_damaged_or_the_same_ledger_is_refused(offices: tuple[Path, Path]) -> None:
    a, b = offices
    (found,) = [path for path in (b / "blobs").glob("??/*") if path.read_bytes() == b"only in b"]
    found.write_bytes(b"changed")
    with ledger.open(a) as one, ledger.open(b) as two:
        with pytest.raises(Refused, match="does not verify"):
            merge(one, two, by="hala")
        with pytest.raises(BadInput, match="with itself"):
            merge(one, one, by="hala")


def forge(led: ledger.Ledger, verb: str, content: dict[str, object]) -> None:
    """An entry of any content with sound hashes and commitments, as a hostile office would write it."""
    led.write(verb, led.vault.pseudonym("obj", "x"), by="eve", subject=led.subject_pseudonym("x"), fields=content)


REPORT = {"id": "evil", "text": "words"}


@pytest.mark.parametrize(
    ("verb", "content"),
    [
        ("accept", {}),
        ("accept", {"by": 7}),
        ("accept", {"by": "eve", "anchor": {"report": "r1"}}),
        ("accept", {"by": "eve", "anchor": "r1"}),
        ("accept", {"by": "eve", "value": "x"}),
        ("accept", {"by": "eve", "subject": ["x"]}),
        ("evidence.add", {"by": "eve"}),
        ("evidence.add", {"by": "eve", "report": {"id": "evil"}, "sha256": "0" * 64, "parser": "p", "name": "n"}),
        ("evidence.add", {"by": "eve", "report": REPORT | {"text": 7}, "sha256": "0" * 64, "parser": "p", "name": "n"}),
        ("evidence.add", {"by": "eve", "report": REPORT, "sha256": 7, "parser": "p", "name": "n"}),
        ("evidence.add", {"by": "eve", "report": REPORT, "sha256": "../../keys/desk.key", "parser": "p", "name": "n"}),
        ("list", {"by": "eve", "value": {"sha256": "../../../etc/passwd"}}),
        ("list", {"by": "eve", "value": {"sha256": "0" * 64}}),
    ],
)
def test_what_another_office_forged_comes_in_whole_or_not_at_all(
    offices: tuple[Path, Path], verb: str, content: dict[str, object]
) -> None:
    a, b = offices
    with ledger.open(a) as one, ledger.open(b) as two:
        before = one.head()
        forge(two, verb, content)
        try:
            merge(one, two, by="hala")
        except MarsadError:
            assert one.head() == before
        one.decisions()
        one.reports()
    assert not ledger.verify(a).findings
