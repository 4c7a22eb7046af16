"""Damage that PDF files do to Arabic names, repaired by the lists' own vocabulary and by no outside guess.

Three repairs, each of which leaves the row as received: a ligature written backwards, letters torn off their word, and
two words run together. A misread letter is left to similarity and to learned aliases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from marsad.people.names import SPECIAL

SEEN_AS_WORD = 2  # a joined word must stand elsewhere in the lists at least so often
COMMON_WORD = 40  # both halves of a split must stand this often for each time that the whole does ...
RARE_WORD = 4  # ... and the whole at most this often
SHORTEST_SPLIT = 7
LIGATURES = (("هللا", "الله"), ("اهلل", "الله"))  # anywhere in a word
TURNED = (("اال", "الا"),)  # at the start of a word: no name begins so
STRAY = "نم"  # letters that a broken font adds on its own before a final ya


def vocabulary(rows: Sequence[Sequence[str]]) -> Counter[str]:
    """Words of every row in, how often each stands out."""
    return Counter(chain.from_iterable(rows))


def repair(rows: Sequence[list[str]], known: Counter[str]) -> tuple[list[list[str]], int]:
    """Rows of folded words in; the rows with damage repaired, and how many rows changed, out."""
    suspects = {word for word, count in known.items() if _suspect(word, count)}
    if not suspects:
        return list(rows), 0
    out, changed = [], 0
    for words in rows:
        mended = words if suspects.isdisjoint(words) else _mend(words, known)
        changed += mended != words
        out.append(mended)
    return out, changed


def _suspect(word: str, count: int) -> bool:
    if word.isascii():
        return False
    return (
        len(word) == 1 or _stray(word) or upright(word) != word or (count <= RARE_WORD and len(word) >= SHORTEST_SPLIT)
    )


def upright(word: str) -> str:
    """A word in; out with its reversed ligatures turned the right way."""
    for turned, right in LIGATURES:
        word = word.replace(turned, right)
    for turned, right in TURNED:
        word = right + word[len(turned) :] if word.startswith(turned) else word
    return word


def _stray(word: str) -> bool:
    """Nothing but letters that a broken font adds on its own."""
    return set(word) == {STRAY[0]}


def _mend(words: list[str], known: Counter[str]) -> list[str]:
    words = [upright(word) for word in words]
    while len(words) > 1 and _stray(words[0]):
        words = words[1:]
    if any(not word.isascii() and (len(word) == 1 or _stray(word)) for word in words):
        words = _rejoin(words, known)
    return list(chain.from_iterable(_split(word, known) for word in words))


def _rejoin(words: list[str], known: Counter[str]) -> list[str]:
    """Each run of single letters goes to the word before or after it, whichever makes a known word."""
    out: list[str] = []
    place = 0
    while place < len(words):
        end = place
        while end < len(words) and (len(words[end]) == 1 or _stray(words[end])):
            end += 1
        if end == place:
            out.append(words[place])
            place += 1
            continue
        torn = "".join(words[place:end])
        after = words[end] if end < len(words) else ""
        before = out.pop() if out else ""
        joined, takes_next = _best_join(before, torn, after, known)
        out.append(joined)
        place = end + takes_next
    return [word for word in out if word]


def _best_join(before: str, torn: str, after: str, known: Counter[str]) -> tuple[str, int]:
    """The word made of a torn run and a neighbour, and 1 if it uses up the word after, else 0."""
    kept = torn.translate(str.maketrans("", "", STRAY))
    backwards = [(before + tail, 0) for tail in dict.fromkeys((torn, kept, kept + "ي")) if before]
    inner = [(before[:-1] + tail, 0) for tail in (kept, torn) if len(before) > 3 and before[-1] in STRAY and tail]
    forwards = [(torn + after, 1)] if after and after not in SPECIAL else []
    across = [(before + torn + after, 1)] if before and after and known[after] <= RARE_WORD else []
    found = [(known[word], -rank, word, used) for rank, (word, used) in enumerate(backwards + inner + across)]
    found += [(known[word], -9, word, used) for word, used in forwards if known[after] < known[word]]
    count, _, word, used = max(found, default=(0, 0, before, 0))
    if count < SEEN_AS_WORD:
        return before + torn if before else torn, 0
    if used and forwards and word == forwards[0][0] and before:
        return f"{before}\n{word}", used
    return word, used


def _split(word: str, known: Counter[str]) -> list[str]:
    """A rare long word out as its two common halves, or as it is."""
    if "\n" in word:
        return word.split("\n")
    if len(word) < SHORTEST_SPLIT or known[word] > RARE_WORD:
        return [word]
    cuts = [(min(known[word[:at]], known[word[at:]]), at) for at in range(3, len(word) - 2)]
    count, at = max(cuts, default=(0, 0))
    return [word[:at], word[at:]] if count >= COMMON_WORD * max(known[word], 1) else [word]
