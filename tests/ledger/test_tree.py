"""The Merkle tree against the published vector and the recursive definition of RFC 6962."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.ledger import tree

VECTOR = tomllib.loads((Path(__file__).parents[1] / "cases/ledger/merkle.toml").read_text())


class Log:
    """Rows in memory, as the database would keep them."""

    def __init__(self, size: int) -> None:
        self.frontier = tree.Frontier()
        self.rows: list[tuple[bytes, bytes]] = []
        for number in range(size):
            leaf = tree.leaf_hash(b"%d" % number)
            self.rows.append((leaf, self.frontier.append(leaf)))

    def read(self, n: int) -> tuple[bytes, bytes]:
        return self.rows[n - 1]


LOG = Log(130)


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return tree.pair_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


def test_published_vector() -> None:
    grown = tree.Frontier()
    for leaf, expected in zip(VECTOR["leaves"], VECTOR["roots"], strict=True):
        grown.append(tree.leaf_hash(bytes.fromhex(leaf)))
        assert grown.root().hex() == expected


@pytest.mark.parametrize("size", range(131))
def test_root_is_the_definition(size: int) -> None:
    leaves = [leaf for leaf, _ in LOG.rows[:size]]
    assert tree.root(size, LOG.read) == by_definition(leaves)


def test_stored_node_is_the_subtree_that_ends_there() -> None:
    for n in range(1, 131):
        width = n & -n
        assert LOG.read(n)[1] == by_definition([leaf for leaf, _ in LOG.rows[n - width : n]])


@pytest.mark.parametrize("size", [*range(1, 34), 63, 64, 65, 100, 127, 128, 129, 130])
def test_every_leaf_is_included_and_nothing_else(size: int) -> None:
    top = tree.root(size, LOG.read)
    for index in range(size):
        path = tree.inclusion_path(index, size, LOG.read)
        leaf = LOG.read(index + 1)[0]
        assert tree.includes(leaf, index, size, path, top)
        assert not tree.includes(leaf, index, size, [*path, top], top)
        assert not tree.includes(tree.leaf_hash(b"other"), index, size, path, top)
        assert not path or not tree.includes(leaf, index, size, path[:-1], top)
        assert index + 1 == size or not tree.includes(leaf, size - 1, size, path, top)


@pytest.mark.parametrize("size", [*range(1, 34), 64, 65, 127, 130])
def test_every_prefix_is_consistent_and_nothing_else(size: int) -> None:
    top = tree.root(size, LOG.read)
    for old in range(1, size + 1):
        before = tree.root(old, LOG.read)
        path = tree.consistency_path(old, size, LOG.read)
        assert tree.extends(old, before, size, top, path)
        assert not tree.extends(old, before, size, top, [*path, top])
        assert not tree.extends(old, tree.pair_hash(before, top), size, top, path)
        assert not tree.extends(old, before, size, tree.pair_hash(before, top), path)
        assert not path or not tree.extends(old, before, size, top, path[:-1])


@given(size=st.integers(2, 130), data=st.data())
def test_one_damaged_hash_breaks_a_proof(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    path = tree.consistency_path(old, size, LOG.read)
    at = data.draw(st.integers(0, len(path) - 1))
    damaged = [*path[:at], sha256(path[at]).digest(), *path[at + 1 :]]
    assert not tree.extends(old, tree.root(old, LOG.read), size, tree.root(size, LOG.read), damaged)


def test_questions_outside_the_log() -> None:
    top = tree.root(8, LOG.read)
    with pytest.raises(ValueError, match="leaf 8 is not in a log of 8"):
        tree.inclusion_path(8, 8, LOG.read)
    with pytest.raises(ValueError, match="leaf -1"):
        tree.inclusion_path(-1, 8, LOG.read)
    for old in (0, 9):
        with pytest.raises(ValueError, match=f"a log of 8 has no prefix of {old}"):
            tree.consistency_path(old, 8, LOG.read)
        assert not tree.extends(old, top, 8, top, [])
    assert not tree.includes(top, 8, 8, [], top)
    assert not tree.includes(top, -1, 8, [], top)
    assert not tree.extends(3, top, 8, top, [])


def test_the_answer_is_no_and_not_nothing() -> None:
    top, leaf = tree.root(8, LOG.read), LOG.rows[0][0]
    path = tree.inclusion_path(0, 8, LOG.read)
    proof = tree.consistency_path(3, 8, LOG.read)
    assert tree.includes(leaf, 8, 8, path, top) is False
    assert tree.includes(leaf, 0, 8, [*path, leaf], top) is False
    assert tree.extends(0, top, 8, top, []) is False
    assert tree.extends(3, top, 8, top, []) is False
    assert tree.extends(3, tree.root(3, LOG.read), 8, top, [*proof, leaf]) is False


def test_a_frontier_counts_what_was_appended() -> None:
    assert LOG.frontier.size == len(LOG.rows)
    assert tree.frontier(5, LOG.read).size == 5


def test_a_proof_reads_few_rows() -> None:
    """At most the square of the tree's height: a proof never walks over the log."""
    asked: list[int] = []

    def read(n: int) -> tuple[bytes, bytes]:
        asked.append(n)
        return LOG.read(n)

    for leaf in range(130):
        tree.inclusion_path(leaf, 130, read)
    assert len(asked) / 130 < 19
