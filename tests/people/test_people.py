"""Many lists: clusters obey lists and rulings, counts hold the truth, every merge is explained."""

import csv
import itertools
import json
from collections import Counter
from dataclasses import replace

import invented
import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from marsad.cli import marsad
from marsad.model import BadInput, Decision
from marsad.people import explain, pile, rulings, search
from marsad.people.cluster import cluster, history, person_ids
from marsad.people.count import capture, documented
from marsad.people.review import questions, second_looks


@pytest.fixture(scope="module")
def many():
    """Five lists of 1,500 invented people, linked; and who each record is."""
    rng = np.random.default_rng(21)
    people = invented.invent_people(rng, 1500)
    seen = [invented.see(rng, people, view) for view in invented.MANY]
    built = pile.build([table for table, _ in seen], [view.name for view in invented.MANY])
    who = {row: number for _, rows in seen for row, number in rows.items()}
    truth = [who[row] for roster in built.rosters for row in roster.ids]
    return built, cluster(built), truth


def test_the_true_number_lies_within_the_printed_range(many):
    built, clusters, truth = many
    counted = documented(built, clusters)
    assert counted.low <= len(set(truth)) <= counted.high
    assert abs(counted.best / len(set(truth)) - 1) < 0.01


def test_pairs_of_records_are_right(many):
    _, clusters, truth = many
    twos = lambda counts: sum(n * (n - 1) // 2 for n in counts.values())  # noqa: E731
    right = twos(Counter(zip(clusters.of.tolist(), truth, strict=True)))
    made, true = twos(Counter(clusters.of.tolist())), twos(Counter(truth))
    assert 2 * right / (made + true) > 0.985


def test_no_list_stands_twice_in_one_person(many):
    built, clusters, _ = many
    lists = built.list_of()
    assert all(len({int(lists[m]) for m in members}) == len(members) for members in clusters.members())


def test_capture_patterns_hold_everybody_once(many):
    built, clusters, _ = many
    found = capture(built, clusters)
    assert found.table["count"].sum() == clusters.people == len(found.cell)
    for roster in built.rosters:
        listed = found.table.filter(pl.col(roster.label) == 1)["count"].sum()
        assert listed == len(roster)


def ruling(number: int, verb: str, one: str, two: str, **value) -> Decision:
    return Decision(id=str(number), verb=verb, by="a", at="2031-01-01T00:00:00+00:00", subject=f"victim:{one}",
                    value={"other": f"victim:{two}", **value})  # fmt: skip


def test_rulings_win_over_links(many):
    built, clusters, _ = many
    one, two = next(members for members in clusters.members() if len(members) == 2)
    alone = [members[0] for members in clusters.members() if len(members) == 1][:2]
    ruled = rulings.fold([
        ruling(1, "different", built.hashes[one], built.hashes[two]),
        ruling(2, "same", built.hashes[alone[0]], built.hashes[alone[1]]),
    ])  # fmt: skip
    after = cluster(built, ruled)
    assert after.of[one] != after.of[two]
    assert after.of[alone[0]] == after.of[alone[1]]


def test_ids_stay_and_history_tells_merges_and_splits(many):
    built, clusters, _ = many
    names = person_ids(built, clusters)
    assert len(set(names)) == clusters.people
    one, two = next(members for members in clusters.members() if len(members) == 2)
    after = cluster(built, rulings.fold([ruling(1, "different", built.hashes[one], built.hashes[two])]))
    runs = []
    for clustered in (clusters, after):
        ids = person_ids(built, clustered)
        runs.append({ids[n]: [built.hashes[m] for m in members] for n, members in enumerate(clustered.members())})
    changes = history(*runs)
    assert [change.kind for change in changes if names[int(clusters.of[one])] in change.before] == ["split"]
    assert history(runs[0], runs[0]) == []


@given(st.permutations([
    ("same", "a", "b"), ("same", "b", "c"), ("different", "a", "c"), ("same", "d", "e"), ("different", "e", "f"),
]))  # fmt: skip
def test_rulings_mean_the_same_in_any_order(order):
    ruled = rulings.fold([ruling(n, *one) for n, one in enumerate(order)])
    assert ruled.same == {("d", "e")}
    assert ruled.different == {("e", "f")}
    assert ruled.contradictions == {("a", "b"), ("b", "c"), ("a", "c")}


def test_withdrawn_unsure_and_orphaned_rulings():
    first = ruling(1, "same", "a", "b")
    withdrawn = Decision(id="2", verb="withdraw", by="a", at="", supersedes=("1",))
    assert rulings.fold([first, withdrawn]).same == frozenset()
    assert rulings.fold([ruling(3, "different", "a", "b", unsure=True)]).unsure == {("a", "b")}
    assert rulings.fold([first], frozenset({"a"})).orphans == ("1",)


def test_two_reviewers_agreement():
    assert rulings.agreement(["same", "different"], ["same", "different"]) == 1
    assert abs(rulings.agreement(["same", "same", "different", "different"], ["same", "different"] * 2)) < 1e-9


def test_a_second_person_is_asked_blind(many):
    built, _, _ = many
    one, two, three = built.hashes[:3]
    first = ruling(1, "same", one, two)
    assert [(q.a, q.b) for q in second_looks(built, [first], by="b")] in ([(0, 1)], [(1, 0)])
    assert second_looks(built, [first], by="a") == []
    by_b = [replace(ruling(n, verb, one, other), by="b") for n, verb, other in ((2, "same", two), (3, "same", three))]
    assert second_looks(built, [first, *by_b[:1]], by="c") == []
    ruled = rulings.by_reviewer([first, ruling(4, "different", one, three), *by_b], frozenset(built.hashes))
    assert rulings.kappas(ruled) == {("a", "b"): (2, 0.0)}


def test_every_merge_is_explained_and_adds_up(many):
    built, _, _ = many
    for between, lang in itertools.product([(0, 1), (2, 3)], ("en", "ar")):
        links = built.links[between]
        for at in range(0, len(links.a), 97):
            waterfall = explain.explain(links, at, lang=lang)
            p = min(max(waterfall.probability, 1e-9), 1 - 1e-9)
            assert (
                p in (1e-9, 1 - 1e-9) or abs(waterfall.total - np.log2(p / (1 - p))) < 0.3 or abs(waterfall.total) > 25
            )
            assert all(bar.words for bar in waterfall.bars)


def test_the_queue_asks_what_moves_the_count(many):
    built, clusters, _ = many
    waiting = questions(built, clusters)
    assert [q.priority for q in waiting] == sorted((q.priority for q in waiting), reverse=True)
    assert all(0.15 < q.probability < 0.95 and q.effect for q in waiting)
    asked = waiting[0]
    done = rulings.fold([ruling(1, "same", asked.one.removeprefix("victim:"), asked.two.removeprefix("victim:"))])
    assert (asked.one, asked.two) not in {(q.one, q.two) for q in questions(built, cluster(built, done), done)}


def test_search_meets_spellings_and_scripts(many):
    built, _, _ = many
    arabic = search.find(built.rosters, built.lexicon, "محمد")
    latin = search.find(built.rosters, built.lexicon, "Muhammad")
    assert {(h.list, h.row) for h in arabic} == {(h.list, h.row) for h in latin} != set()
    exact = search.find(built.rosters, built.lexicon, "محمد", exact=True)
    assert 0 < len(exact) < len(arabic)
    assert search.find(built.rosters, built.lexicon, "  ") == []


def test_an_empty_list_more_changes_nothing():
    rng = np.random.default_rng(2)
    people = invented.invent_people(rng, 300)
    tables = [invented.see(rng, people, view)[0] for view in invented.MANY[2:4]]
    alone = cluster(pile.build(tables, ["a", "b"]))
    with_empty = cluster(pile.build([*tables, tables[0].clear()], ["a", "b", "c"]))
    assert alone.of.tolist() == with_empty.of.tolist()


def run(*arguments: str) -> str:
    done = CliRunner().invoke(marsad, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_ruling_in_a_workspace_changes_the_count(tmp_path):
    rng = np.random.default_rng(4)
    people = invented.invent_people(rng, 120)
    for view in invented.MANY[2:4]:
        invented.see(rng, people, view)[0].write_csv(tmp_path / f"{view.name}.csv")
    ws = str(tmp_path / "ws")
    run("init", ws)
    for view in invented.MANY[2:4]:
        run("lists", "add", ws, str(tmp_path / f"{view.name}.csv"))
    before = json.loads(run("people", "count", ws, "--json", "--clusters", str(tmp_path / "c.csv")))
    with (tmp_path / "c.csv").open(encoding="utf-8") as rows:
        clusters = list(csv.DictReader(rows))
    assert len({row["cluster"] for row in clusters}) == before["best"]
    from marsad.workspace import Workspace, lists

    with Workspace.open(tmp_path / "ws") as opened:
        built, _ = lists.pile_of(opened)
        one, two = next(members for members in cluster(built).members() if len(members) == 2)
    names = [f"victim:{built.hashes[n]}" for n in (one, two)]
    run("decide", ws, "different", *names, "--because", "two cousins")
    after = json.loads(run("people", "count", ws, "--json"))
    assert after["best"] == before["best"] + 1
    assert json.loads(run("queue", ws, "--json")) == []


def test_people_commands_speak_both_languages(tmp_path):
    (tmp_path / "a.csv").write_text(
        "id,name,age\n1,رامي زياد كمال الشطار,8\n2,سلمى نضال حسن الوادي,30\n", encoding="utf-8"
    )
    (tmp_path / "b.csv").write_text(
        "id,name,age\nx,Rami Ziad Kamal Al-Shattar,8\ny,Omar Ali Sami Said,3\n", encoding="utf-8"
    )
    files = (str(tmp_path / "a.csv"), str(tmp_path / "b.csv"))
    assert "documented: 3 people" in run("people", "count", *files)
    assert "الموثقون" in run("people", "count", *files, "--lang", "ar")
    found = json.loads(run("people", "find", "Rami", *files, "--json"))
    assert {one["id"] for one in found} == {"1", "x"}
    explained = json.loads(run("people", "explain", "a:1", "b:x", *files, "--json"))
    assert explained["probability"] > 0.5
    with pytest.raises(BadInput, match="no record is called 'b:none'"):
        run("people", "explain", "a:1", "b:none", *files)


def test_people_named_in_lists_are_the_documented_number(tmp_path):
    from marsad.figures.gather import CellKey
    from marsad.workspace import Workspace, named

    rows = ("1,رامي زياد كمال الشطار,8,m,Jableh,2025-03-07", "2,سلمى زياد كمال الشطار,29,f,Jableh,2025-03-07",
            "3,Omar Nidal Hasan,40,m,Baniyas,2025-03-08")  # fmt: skip
    (tmp_path / "v.csv").write_text("id,name,age,sex,place,date\n" + "\n".join(rows), encoding="utf-8")
    run("init", str(tmp_path / "ws"))
    run("lists", "add", str(tmp_path / "ws"), str(tmp_path / "v.csv"))
    with Workspace.open(tmp_path / "ws") as opened:
        known = named.known(opened)
        assert known is not None and known.names is not None
        key = {"what": "killed", "unit": "persons", "kind": "running", "place": "", "state": "", "day": "", "side": ""}
        asked = {group: known.names(CellKey(**key, group=group)) for group in ("all", "women", "children", "civilian")}
        on_the_day = known.names(CellKey(**key | {"kind": "day", "day": "2025-03-08"}, group="all"))
    assert asked == {"all": 3, "women": 1, "children": 1, "civilian": None}
    assert on_the_day == 1


def test_spellings_learned_and_edited_by_a_person(tmp_path):
    table = pl.DataFrame({"id": ["1"], "name": ["Nafith Ali Hasan Saqr"], "age": ["30"]})
    other = pl.DataFrame({"id": ["2"], "name": ["نافذ علي حسن صقر"], "age": ["30"]})
    plain, taught = (pile.build([table, other], ["a", "b"], aliases=a) for a in (None, {"Nafith": "نافذ"}))
    level = [explain.explain(one.links[0, 1], 0).bars[1].level for one in (plain, taught)]
    assert level[1] == "key" != level[0]
    rng = np.random.default_rng(8)
    people = invented.invent_people(rng, 800)
    views = invented.VIEWS["respelt"]
    learned = pile.learned_aliases(pile.build([invented.see(rng, people, view)[0] for view in views], ["a", "b"]))
    assert learned.columns == ["word", "other", "seen"]
    assert learned["seen"].is_sorted(descending=True)
