"""Bare figures of a text: digits, number words, vague words, and nouns that are their own number.

A number is built from values ("six"), multipliers ("thousand") and joiners ("and", و). Ranges and qualifiers come
after, in `numbers.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from marsad.read.known import Follow, Known, starts
from marsad.read.number_rules import Rules, Word
from marsad.read.record import Record
from marsad.read.text import BREAKS, Tokens


class _Built(Record, frozen=True):
    """A number under construction: what is closed, what is open (None when nothing), and the last closed multiplier."""

    total: int
    open: float | None
    floor: float
    solid: bool  # written in digits: nothing is added to it but a multiplier

    @property
    def value(self) -> float:
        return self.total + (self.open or 0)


_EMPTY = _Built(0, None, float("inf"), False)


class Figure(Record, frozen=True):
    """A number without its qualifier: tokens core..head."""

    core: int
    head: int
    value: float | None
    kind: str
    last_multiplier: float = 1


def build_number(tokens: Tokens, rules: Rules, i: int) -> Figure | None:
    """The number in digits or words that starts at token `i`, whatever it counts; None when none starts there."""
    if tokens.norms[i][0].isdigit():
        value, head = _digit_run(tokens, i)
        return (
            _build(tokens, rules, i, head, _Built(0, value, float("inf"), True), "digits")
            if value is not None
            else None
        )
    return _build(tokens, rules, i, i, _EMPTY, "words")


def find_figures(tokens: Tokens, rules: Rules, ways: Sequence[Follow] | None = None) -> list[Figure]:
    """Every bare figure: digits, number words, vague words, and nouns that are their own number; `ways`: how each token
    may start one, where that was looked up."""
    norms, words, phrases = tokens.norms, rules.words, rules.phrases
    found: list[Figure] = []
    floor = 0
    for i in starts(norms, ways or list(map(starter(rules), norms))):
        if i < floor:
            continue
        norm = norms[i]
        in_digits = norm[0].isdigit() and norm not in words and norm not in phrases
        figure = _digits(tokens, rules, i) if in_digits else _words(tokens, rules, i)
        if figure is None or (found and _is_counted_noun(found[-1], figure)):
            continue
        found.append(figure)
        floor = figure.head
    return found


def starter(rules: Rules) -> Callable[[str], Follow]:
    """How a word of a language may start a number."""

    def follow(norm: str) -> Follow:
        if norm in rules.words or norm[:1].isdigit() or _may_be_fused(norm, rules):
            return True
        return frozenset(rules.phrases.get(norm, ()))

    return follow


def _may_be_fused(norm: str, rules: Rules) -> bool:
    return ("-" in norm or (rules.fused and len(norm) > 5)) and _parts(norm, rules) is not None


def _is_counted_noun(before: Figure, figure: Figure) -> bool:
    """Is a singular what the number just before it counts? "15 قتيلاً" is fifteen, and so is "15 واحد"."""
    if before.head != figure.core or before.kind not in ("digits", "words", "vague", "zero"):
        return False
    return figure.kind == "single" or (figure.kind == "words" and figure.value == 1 and before.kind == "digits")


def _digits(tokens: Tokens, rules: Rules, i: int) -> Figure | None:
    value, head = _digit_run(tokens, i)
    if value is None:
        return Figure(i, i + 1, None, "measure")
    kind = _kind_of_digits(tokens, rules, i, head)
    if kind in ("ordinal", "label"):
        return Figure(i, head + (kind == "ordinal"), None, kind)
    if not _may_grow(tokens, rules, head):
        figure = Figure(i, head, value, kind, 1.0)
    else:
        figure = _build(tokens, rules, i, head, _Built(0, value, float("inf"), True), kind)
    if figure.value is None or figure.value != int(figure.value):
        return Figure(i, figure.head, None, "measure")
    return figure


def _may_grow(tokens: Tokens, rules: Rules, i: int) -> bool:
    """May token `i` be the next part of a number in digits: "12 thousand", "1.5-million"? Most are plain words."""
    norm = tokens.norms[i] if i < len(tokens.norms) else ""
    known = norm in rules.words or norm in rules.phrases or norm in rules.ands
    return known or rules.fused or "-" in norm or norm[:1].isdigit()


def _digit_run(tokens: Tokens, i: int) -> tuple[float | None, int]:
    """The value of the digits at token `i` and where they end: "1,018", "1.018", "1 018", "1.5", the slip "1.5000"."""
    text = tokens.norms[i].replace(" ", ",")
    head = i + 1
    if text.isdigit():
        while _is_spaced_group(tokens, i, head):
            text += tokens.norms[head]
            head += 1
        return float(text), head
    groups = text.replace("'", ",").replace(".", ",").split(",")
    if len(groups) == 1 or not all(map(str.isdecimal, groups)):
        return None, head  # letters or signs that folding left beside the digits
    if all(len(group) == 3 for group in groups[1:]):
        return float("".join(groups)), head
    if len(groups) == 2 and len(groups[1]) > 3:
        return float(groups[0] + groups[1][:3]), head
    if len(groups[-1]) in (1, 2):
        return float("".join(groups[:-1]) + "." + groups[-1]), head
    return None, head


def _is_spaced_group(tokens: Tokens, first: int, i: int) -> bool:
    """Is token `i` the next three digits of a number written with spaces: "1 018"?"""
    norms = tokens.norms
    if i >= len(norms) or len(norms[i]) != 3 or not norms[i].isdigit() or len(norms[first]) > 3:
        return False
    if first and norms[first - 1] == "/" and tokens.glued(first):
        return False  # "3/7 326 wounded": the third of seven posts
    return tokens.text[tokens.ends[i - 1] : tokens.starts[i]] in (" ", "\u00a0", "\u2009", "\u202f")


def _kind_of_digits(tokens: Tokens, rules: Rules, i: int, head: int) -> str:
    """`digits`, or why they count nothing: `ordinal`, `label` (M4, a list number), `measure` ($5)."""
    norms, size = tokens.norms, len(tokens.norms)
    if head < size and norms[head] in rules.suffixes and tokens.glued(head):
        return "ordinal"
    before = norms[i - 1] if i else "\n"
    glued = tokens.glued(i)
    if glued:
        if before in "$€£":
            return "measure"
        if before.isascii() and before.isalpha() and len(before) < 4 and before not in rules.glue:
            return "label"
        if before == "-" and i > 1 and tokens.glued(i - 1) and norms[i - 2].isalpha() and norms[i - 2].isascii():
            return "label"
        if before in "#@" or (before == "+" and len(norms[i]) > 6):
            return "label"
    if norms[i][0] == "0" and len(norms[i]) > 2 and norms[i].isdigit():
        return "label"  # "0815": an hour, a number of a file
    if before in BREAKS and head < size and norms[head] in (".", ")", "-") and tokens.glued(head):
        return "label" if not (head + 1 < size and norms[head + 1][0].isdigit()) else "digits"
    if before in rules.labels or (glued and i > 1 and norms[i - 2] in rules.labels and before in rules.glue):
        return "label"
    return "digits"


def _words(tokens: Tokens, rules: Rules, i: int) -> Figure | None:
    phrase = _phrase(tokens, rules, i)
    if phrase is None:
        return None
    word, head = phrase
    if _inside_qualifier(tokens, rules, i) or not _spelled(tokens, rules, i):
        return None
    if word.kind == "dual_or_plural" and not _is_dual(tokens, rules, i):
        return None
    if word.kind in ("values", "multipliers"):
        return _build(tokens, rules, i, i, _EMPTY, "words")
    if word.kind in ("dual", "single", "dual_or_plural"):
        return _own_number(tokens, rules, i, head, word)
    if word.kind in ("vague", "plural"):
        return Figure(i, _more_vague(tokens, rules, head), None, "vague")
    if word.kind == "ordinal":
        return Figure(i, _more_ordinal(tokens, rules, head), None, "ordinal")
    if word.kind == "share":
        return _share(tokens, rules, i, head)
    if word.kind == "article":
        return _article(tokens, rules, i, head)
    return Figure(i, head, 0, "zero")


def _inside_qualifier(tokens: Tokens, rules: Rules, i: int) -> bool:
    """Is the word at `i` part of a qualifier of the number after it: "no fewer than 16", "some 400"?"""
    norms = tokens.norms
    for words, position in rules.inside.get(norms[i], ()):
        start = i - position
        if (
            start >= 0
            and tuple(norms[start : start + len(words)]) == words
            and leads_on(tokens, rules, start + len(words))
        ):
            return True
    return False


def _spelled(tokens: Tokens, rules: Rules, i: int) -> bool:
    """A word that folds to a number's must be written as one: مئتين is two hundred, ميتين are dead."""
    letter = rules.spelled.get(tokens.norms[i])
    return letter is None or letter in tokens.raw(i)


def _is_dual(tokens: Tokens, rules: Rules, i: int) -> bool:
    """Is مدنيين two civilians? It is when the vowel is written (ـَين) or "two" follows; otherwise it is a plural."""
    if "\u064eي" in tokens.raw(i) or "\u064e\u0651ي" in tokens.raw(i):
        return True
    after = rules.words.get(tokens.norms[i + 1]) if i + 1 < len(tokens.norms) else None
    return after is not None and after.kind == "values" and after.value == 2 and not after.joined


def _phrase(tokens: Tokens, rules: Rules, i: int) -> tuple[Word, int] | None:
    """The longest entry of the lexicon that starts at token `i`, and where it ends."""
    norms = tokens.norms
    norm = norms[i]
    longer = rules.phrases.get(norm)
    if longer is not None and i + 1 < len(norms):
        for rest, word in longer.get(norms[i + 1], ()):
            end = i + 1 + len(rest)
            if end == i + 2 or tuple(norms[i + 1 : end]) == rest:
                return word, end
    known = rules.words.get(norm)
    if known is not None:
        return known, i + 1
    parts = _parts(norm, rules) if ("-" in norm or rules.fused) and not norm[0].isdigit() else None
    return (Word("values", parts[0]), i + 1) if parts else None


def _own_number(tokens: Tokens, rules: Rules, i: int, head: int, word: Word) -> Figure:
    """A dual or a singular, with the numeral that repeats it: "شابين اثنين", "قتيل واحد"."""
    if head < len(tokens.norms):
        after = rules.words.get(tokens.norms[head])
        if after is not None and after.kind == "values" and after.value == word.value and not after.joined:
            return Figure(i, head + 1, word.value, "implicit")
    return Figure(i, head, word.value, "single" if word.kind == "single" else "implicit")


def _more_vague(tokens: Tokens, rules: Rules, head: int) -> int:
    """ "dozens" may go on: "hundreds of thousands", "several dozen", "عشرات الآلاف"."""
    while head < len(tokens.norms):
        step = head + (tokens.norms[head] in rules.ands or tokens.norms[head] in rules.links)
        phrase = _phrase(tokens, rules, step) if step < len(tokens.norms) else None
        if phrase is None or phrase[0].kind not in ("vague", "plural", "multipliers") or phrase[0].joined:
            return head
        head = phrase[1]
    return head


def _more_ordinal(tokens: Tokens, rules: Rules, head: int) -> int:
    """ "الثالث عشر", "الخامس والعشرين": the rest of an ordinal is no number of its own."""
    while rules.teens and head < len(tokens.norms):
        word = rules.words.get(tokens.norms[head])
        if word is None or word.kind != "values" or word.value % 10 or word.value > 90:
            return head
        head += 1
    return head


def _share(tokens: Tokens, rules: Rules, i: int, head: int) -> Figure:
    """ "half" is a share; "half a million" is a number."""
    step = head
    if step < len(tokens.norms) and (word := rules.words.get(tokens.norms[step])) and word.kind == "article":
        step += 1
    word = rules.words.get(tokens.norms[step]) if step < len(tokens.norms) else None
    if word is not None and word.kind == "multipliers" and word.value >= 1000 and not word.joined:
        return Figure(i, step + 1, word.value / 2, "words", word.value)
    return Figure(i, head, None, "share")


def _article(tokens: Tokens, rules: Rules, i: int, head: int) -> Figure | None:
    """ "a hundred", "a dozen" are numbers; "a woman" is an article, which the grammar may count as one."""
    phrase = _phrase(tokens, rules, head) if head < len(tokens.norms) else None
    if phrase is not None and phrase[0].kind in ("multipliers", "values"):
        figure = _build(tokens, rules, head, head, _EMPTY, "words")
        return figure._replace(core=i)
    if phrase is not None and phrase[0].kind in ("vague", "share", "ordinal"):
        return None
    return Figure(i, head, 1, "article")


def share_sign(tokens: Tokens, rules: Rules, i: int) -> int:
    """How many tokens at `i` are a sign of a share ("%", "per cent", "في المئة")."""
    for words, _ in rules.share_after.get(tokens.norms[i], ()):
        if tuple(tokens.norms[i : i + len(words)]) == words:
            return len(words)
    return 0


def leads_on(tokens: Tokens, rules: Rules, end: int) -> bool:
    """ "20 women, at least 5 children": the qualifier belongs to the number that follows it."""
    if end >= len(tokens.norms):
        return False
    norm = tokens.norms[end]
    word = rules.words.get(norm)
    if norm in rules.determiners and end + 1 < len(tokens.norms):
        word = rules.words.get(tokens.norms[end + 1])
    return norm[0].isdigit() or (
        word is not None and word.kind in ("values", "multipliers", "plural") and not word.joined
    )


def _build(tokens: Tokens, rules: Rules, core: int, i: int, built: _Built, kind: str) -> Figure:
    """Adds words from token `i` on while they fit; a part that turns out to start the next number is given back."""
    head, multiplier = i, 1.0
    safe: tuple[_Built, int, float] | None = None  # before the last joined part
    while i < len(tokens.norms):
        joined, step = _joiner(tokens, rules, i, head)
        atom = _atom(tokens, rules, step)
        if atom is None or (i > core and share_sign(tokens, rules, i)):
            break
        word, after = atom
        if joined and not word.joined:
            word = word._replace(joined=True)
        grown = _grow(built, word, rules, first=head == core)
        if grown is None:
            if word.kind == "multipliers" and safe is not None and not word.joined:
                built, head, multiplier = safe
            break
        if word.joined:
            safe = (built, head, multiplier)
        multiplier = word.value if word.kind == "multipliers" else (1.0 if word.joined else multiplier)
        built, head, i = grown, after, after
    return Figure(core, head, built.value, kind, multiplier)


def _joiner(tokens: Tokens, rules: Rules, i: int, head: int) -> tuple[bool, int]:
    if i > 0 and i == head and tokens.norms[i] in rules.ands and i + 1 < len(tokens.norms):
        return True, i + 1
    return False, i


def _atom(tokens: Tokens, rules: Rules, i: int) -> tuple[Word, int] | None:
    norm = tokens.norms[i]
    if norm[0].isdigit():
        value, head = _digit_run(tokens, i)
        return (Word("digits", value), head) if value is not None else None
    parts = _parts(norm, rules) if norm not in rules.words and ("-" in norm or rules.fused) else None
    if parts:
        return Word("values", _sum_of(parts, rules)), i + 1
    phrase = _phrase(tokens, rules, i)
    if phrase is None or phrase[0].kind not in ("values", "multipliers", "plural"):
        return None
    word, head = phrase
    return (word._replace(kind="multipliers") if word.kind == "plural" else word), head


def _grow(built: _Built, word: Word, rules: Rules, *, first: bool) -> _Built | None:
    """A number under construction and the next word in; the longer number out, or None when the word does not fit."""
    if word.kind == "multipliers":
        return _multiplied(built, word)
    if word.kind == "digits":
        fresh = built.open is None and (word.joined or rules.bare_sums) and word.value < built.floor
        return built._replace(open=word.value, solid=True) if fresh else None
    if built.solid:
        return None
    if built.open is None:
        fits = built.total == 0 or ((word.joined or rules.bare_sums) and word.value < built.floor)
        return built._replace(open=word.value) if fits else None
    return (
        built._replace(open=built.open + word.value) if _adds(built.open, word, rules) else _scored(built, word, rules)
    )


def _scored(built: _Built, word: Word, rules: Rules) -> _Built | None:
    """French: quatre-vingt is four twenties."""
    if rules.vigesimal and word.value == 20 and built.open is not None and built.open % 100 == 4:
        return built._replace(open=built.open - 4 + 80)
    return None


def _adds(number: float, word: Word, rules: Rules) -> bool:
    """May the value be added to what is open? 20 + 6 and 300 + 40 may; و + 20 after 6 in Arabic; never 3 + 4."""
    value, rest = word.value, number % 100
    if value >= 100:
        return bool(number < 100 and word.joined and rules.tens_after_units)
    if rest == 0:
        return number >= 100 and (word.joined or rules.bare_sums)
    if rules.teens and value == 10 and rest < 10 and not word.joined:
        return True
    if value < 10:
        return (
            rest >= (10 if rules.ten_and_units else 20)
            and rest % 10 == 0
            and not rules.tens_after_units
            and (rules.and_tens or not word.joined)
        )
    if rules.vigesimal and value < 20 and rest in (60, 80):
        return True
    return rules.tens_after_units and word.joined and rest < 10 and value >= 20 and value % 10 == 0


def _multiplied(built: _Built, word: Word) -> _Built | None:
    size = word.value
    if size < 100:  # three dozen
        return built._replace(open=(built.open or 1) * size) if not word.joined and (built.open or 0) < 100 else None
    if size == 100:
        if built.open is None:
            return built._replace(open=100.0) if built.total == 0 or word.joined or built.floor > 100 else None
        if built.open >= 100:
            return None
        return built._replace(open=built.open + 100 if word.joined else built.open * 100)
    if size >= built.floor:
        return None
    if built.open is not None and word.joined:
        return None
    return _Built(built.total + round((built.open if built.open is not None else 1) * size), None, size, False)


def _parts(norm: str, rules: Rules) -> tuple[float, ...] | None:
    """A hyphened or fused number word in, the values of its parts out: twenty-three, fünfundzwanzig."""
    return _fused(rules)[norm]


@cache
def _fused(rules: Rules) -> Known[str, tuple[float, ...] | None]:
    def parts(norm: str) -> tuple[float, ...] | None:
        pieces = norm.split("-") if "-" in norm else [norm]
        inner = [_pieces(piece, rules) for piece in pieces]
        known = [values for values in inner if values is not None]
        whole = tuple(value for values in known for value in values)
        return whole if whole and len(known) == len(inner) else None

    return Known(parts)


def _pieces(word: str, rules: Rules) -> list[float] | None:
    """One word in, the values of the number words it is fused from out; multipliers are negative."""
    if word in rules.ands:
        return []
    known = rules.words.get(word)
    if known is not None:
        return [_signed(known)] if known.kind in ("values", "multipliers", "plural") else None
    if not rules.fused:
        return None
    for end in range(len(word) - 1, 1, -1):
        head = rules.words.get(word[:end])
        known_head = head is not None and head.kind in ("values", "multipliers")
        if not known_head and word[:end] not in rules.ands:
            continue
        rest = _pieces(word[end:], rules)
        if rest is not None:
            return ([_signed(head)] if head is not None and known_head else []) + rest
    return None


def _signed(word: Word) -> float:
    return word.value if word.kind == "values" else -word.value


def _sum_of(parts: tuple[float, ...], rules: Rules) -> float:
    """Parts of a fused word in, its value out: units before tens (fünf-und-zwanzig), four twenties in French."""
    total, open_ = 0.0, 0.0
    for part in parts:
        if part == -100:
            open_ = (open_ or 1) * 100
        elif part < 0:
            total, open_ = total + (open_ or 1) * -part, 0.0
        elif part == 20 and rules.vigesimal and open_ % 100 == 4:
            open_ += 76
        else:
            open_ += part
    return total + open_
