"""The Merkle tree of RFC 6962, kept as one hash a row in Fenwick order.

Row n (from 1) keeps the root of the perfect subtree of lowbit(n) leaves that ends at n. Every function takes `read`,
which gives the stored (leaf, node) of a row, so that the same lines serve SQLite, PostgreSQL and a list in memory.
Leaves are numbered from 0 in proofs, as in RFC 9162 §2.1; rows are numbered from 1, so leaf m stands in row m + 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

Hashes = tuple[bytes, bytes]
Read = Callable[[int], Hashes]

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(body: bytes) -> bytes:
    """The bytes of an entry in, its leaf out (RFC 6962 §2.1)."""
    return sha256(b"\x00" + body).digest()


def pair_hash(left: bytes, right: bytes) -> bytes:
    """Two subtree roots in, the root above them out (RFC 6962 §2.1)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the perfect subtrees that make up a log of `size` entries, widest first; grows by appending."""

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> bytes:
        """The next leaf in, the node to store beside it out."""
        self.size += 1
        node, position = leaf, self.size
        while not position & 1:
            node = pair_hash(self.peaks.pop(), node)
            position >>= 1
        self.peaks.append(node)
        return node

    def root(self) -> bytes:
        """The RFC 6962 root of everything appended so far."""
        return _fold(self.peaks)


def frontier(size: int, read: Read) -> Frontier:
    """A log's size in, its frontier out, from one stored node for each bit set in the size."""
    ends = []
    end = size
    while end:
        ends.append(end)
        end &= end - 1
    return Frontier(size, [read(end)[1] for end in reversed(ends)])


def root(size: int, read: Read) -> bytes:
    """A log's size in, its root out."""
    return frontier(size, read).root()


def inclusion_path(leaf: int, size: int, read: Read) -> list[bytes]:
    """Leaf number and log size in, the audit path out, nearest sibling first (RFC 9162 §2.1.3.1)."""
    if not 0 <= leaf < size:
        raise ValueError(f"leaf {leaf} is not in a log of {size}")
    low, high = 0, size
    path = []
    while high - low > 1:
        middle = low + _widest_below(high - low)
        if leaf < middle:
            path.append(_range_root(middle, high, read))
            high = middle
        else:
            path.append(_range_root(low, middle, read))
            low = middle
    return path[::-1]


def consistency_path(old: int, size: int, read: Read) -> list[bytes]:
    """Two sizes in, the proof that the old log is a prefix of the new one out (RFC 9162 §2.1.4.1)."""
    if not 0 < old <= size:
        raise ValueError(f"a log of {size} has no prefix of {old}")
    low, high = 0, size
    path = []
    while old != high:
        middle = low + _widest_below(high - low)
        if old <= middle:
            path.append(_range_root(middle, high, read))
            high = middle
        else:
            path.append(_range_root(low, middle, read))
            low = middle
    if low:
        path.append(_range_root(low, high, read))
    return path[::-1]


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether the path leads from the leaf at `index` to the expected root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    left, last, current = index, size - 1, leaf
    for sibling in path:
        if not last:
            return False
        if left & 1 or left == last:
            current = pair_hash(sibling, current)
            while left and not left & 1:
                left, last = left >> 1, last >> 1
        else:
            current = pair_hash(current, sibling)
        left, last = left >> 1, last >> 1
    return not last and current == expected


def extends(old: int, old_root: bytes, size: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path shows that the log of `size` begins with the log of `old` entries (RFC 9162 §2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not path and old_root == new_root
    hashes = [old_root, *path] if not old & (old - 1) else list(path)
    if not hashes:
        return False
    left, last = old - 1, size - 1
    while left & 1:
        left, last = left >> 1, last >> 1
    before = after = hashes[0]
    for sibling in hashes[1:]:
        if not last:
            return False
        if left & 1 or left == last:
            before, after = pair_hash(sibling, before), pair_hash(sibling, after)
            while left and not left & 1:
                left, last = left >> 1, last >> 1
        else:
            after = pair_hash(after, sibling)
        left, last = left >> 1, last >> 1
    return not last and before == old_root and after == new_root


def _fold(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    current = peaks[-1]
    for peak in reversed(peaks[:-1]):
        current = pair_hash(peak, current)
    return current


def _widest_below(size: int) -> int:
    """The largest power of two smaller than `size` (k in RFC 6962)."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_root(low: int, high: int, read: Read) -> bytes:
    """The root of rows low + 1 to high, where low is a multiple of the widest power of two that fits."""
    parts = []
    while low < high:
        width = 1 << ((high - low).bit_length() - 1)
        low += width
        parts.append(_perfect_root(low, width, read))
    return _fold(parts)


def _perfect_root(end: int, width: int, read: Read) -> bytes:
    """The root of the perfect subtree of `width` leaves that ends at row `end`: stored, or climbed to from its leaf."""
    leaf, node = read(end)
    if end & -end == width:
        return node
    step, current = 1, leaf
    while step < width:
        current = pair_hash(read(end - step)[1], current)
        step <<= 1
    return current
