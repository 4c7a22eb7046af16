from typing import Any

import pytest

from marsad.cases import bodies, desk, orders
from marsad.cases.checks import check
from marsad.model import BadInput
from marsad.model.errors import UnknownCode
from worked import decision_of, record_of

TEXT = (
    "The presidency formed an independent national committee on 9 March. It has seven members, five of them judges. "
    "Its mandate was extended to 10 July. The report was handed over on 13 July. The presidency received it on 20 July."
)
QUOTES = {
    "members": "It has seven members, five of them judges",
    "extension": "Its mandate was extended to 10 July",
    "given": "The report was handed over on 13 July",
    "received": "The presidency received it on 20 July",
}
FORMED = {
    "report": "r",
    "what": "body_formed",
    "quote": "formed an independent national committee on 9 March",
    "since": "2025-03-09",
    "until": "2025-03-09",
    "said_by": ["The presidency"],
}
NAME = "body:national_committee"


def ruling(n: int, words: str, **value: Any) -> dict[str, Any]:
    anchor = {"report": "r", "quote": QUOTES[words], "what": "body_formed"}
    return {"id": f"b{n}", "verb": "body", "subject": NAME, "anchor": anchor, "value": value}


GIVEN = ruling(3, "given", milestone={"kind": "handed_over", "date": "2025-07-13"})
RULINGS = [
    ruling(1, "members", members={"count": 7, "composition": "five judges"}, deadline="2025-04-09"),
    ruling(2, "extension", extension="2025-07-10"),
    ruling(4, "received", milestone={"kind": "handed_over", "date": "2025-07-20"}),
    GIVEN,
]


def body_of(*rulings: dict[str, Any], told: str = "2025-07-22") -> Any:
    report = {"id": "r", "publisher": "AFP", "published": told, "lang": "en", "text": TEXT}
    record = record_of({"report": [report], "claim": [FORMED], "decision": list(rulings)})
    return desk(record).bodies[0]


def test_a_body_without_rulings_is_what_its_words_say_and_no_more() -> None:
    body = body_of()
    assert (body.id, str(body.founded)) == (NAME, "2025-03-09")
    assert (body.members, body.deadline, body.milestones, body.overdue) == (None, None, (), False)


def test_members_deadline_and_extension_stand_with_their_words() -> None:
    body = body_of(*RULINGS)
    assert (body.members.count, body.members.composition) == (7, "five judges")
    assert TEXT[body.members.told.claim[1] : body.members.told.claim[2]] == QUOTES["members"]
    assert (str(body.first_deadline.day), str(body.deadline)) == ("2025-04-09", "2025-07-10")
    assert [told.words for told in body.extensions] == [QUOTES["extension"]]


def test_handed_over_and_received_are_two_tellings_of_one_milestone() -> None:
    (milestone,) = body_of(*RULINGS).milestones
    assert [str(told.day) for told in milestone.told] == ["2025-07-13", "2025-07-20"]


def test_the_order_of_rulings_does_not_matter() -> None:
    assert body_of(*RULINGS).milestones == body_of(*reversed(RULINGS)).milestones


def test_a_deadline_that_passed_is_overdue_until_something_is_handed_over() -> None:
    assert body_of(*RULINGS[:2]).overdue
    assert not body_of(*RULINGS).overdue


def test_a_mandate_whose_deadline_passed_is_followed_on_the_clock() -> None:
    report = {"id": "r", "publisher": "AFP", "published": "2025-07-22", "lang": "en", "text": TEXT}
    found = desk(record_of({"report": [report], "claim": [FORMED], "decision": RULINGS}))
    (followed,) = found.compliance
    assert str(followed.deadline) == "2025-07-10" and followed.overdue


def test_names_of_members_are_kept_only_when_they_are_public() -> None:
    hidden = ruling(1, "members", members={"count": 1, "names": ["Somebody"]})
    shown = ruling(1, "members", members={"count": 1, "names": ["Somebody"], "public": True})
    assert body_of(hidden).members.names == ()
    assert body_of(shown).members.names == ("Somebody",)


def test_a_body_that_only_a_person_knows_of_is_a_body() -> None:
    own = {**ruling(1, "members", members=3, kind="parliamentary"), "subject": "body:house"}
    report = {"id": "r", "publisher": "AFP", "published": "2025-07-22", "lang": "en", "text": TEXT}
    record = record_of({"report": [report], "claim": [], "decision": [own]})
    (body,) = bodies(record, orders(record).bodies)
    assert (body.id, body.kind, body.members.count) == ("body:house", "parliamentary", 3)


@pytest.mark.parametrize(
    ("change", "why", "ar"),
    [
        ({"value": {"deadline": "2025-03-01"}}, "deadline 2025-03-01 lies before", "يسبق"),
        ({"anchor": None}, "milestone without words", "بلا كلمات"),
        ({"value": {"members": {"count": 0}}}, "no number of members", "ليس عدد أعضاء"),
        ({"value": {"members": {"names": ["X"]}}}, "only when their names are public", "معلنة"),
        ({"value": {"milestone": {"kind": "handed_over", "date": "2025-02-30"}}}, "no date that exists", "ليس تاريخ"),
        ({"subject": "national_committee"}, "an id of its own", "معرّف"),
    ],
)
def test_what_may_not_be_said_of_a_body_is_refused_in_both_languages(change: dict[str, Any], why: str, ar: str) -> None:
    draft = decision_of(0, {**GIVEN, **change})
    with pytest.raises(BadInput, match=why) as caught:
        check(draft, known={NAME: body_of().founded})
    assert ar in caught.value.told("ar")[0]


def test_a_milestone_of_no_known_kind_is_refused() -> None:
    with pytest.raises(UnknownCode):
        check(decision_of(0, ruling(1, "given", milestone={"kind": "leaked", "date": "2025-07-13"})))
