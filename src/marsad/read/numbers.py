"""Numbers of something: digits, number words, ranges, bounds and vague words, as the contract's `count` has them.

The mechanism is here and in `numerals.py`, the words are in `languages/<code>/numbers.toml`. Nothing is made up: vague
words keep no figure.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.model import Count
from marsad.read.known import Follow
from marsad.read.number_rules import Rules, rules_of
from marsad.read.numerals import Figure, find_figures, leads_on, share_sign
from marsad.read.packs import Pack
from marsad.read.spans import Quantity
from marsad.read.text import BREAKS, Tokens, fold

_STOPS = frozenset(".!?…;") | BREAKS
_BARS = _STOPS | {",", ":", "-", "("}
_FAR = 8  # tokens between a verb such as "exceeded" and its number: "exceeded the number of dead in the city, 340"
_AFTER = 4  # tokens between a number and its qualifier: "231 members of the force at least"
_RANGE = 12  # tokens between the two figures of a range, with their qualifiers
_SPREAD = 20  # a range whose ends differ by more than this factor is two numbers


def find_numbers(tokens: Tokens, pack: Pack, ways: Sequence[Follow] | None = None) -> list[Quantity]:
    """Tokens and a language's pack in; every number of something out, in order, none overlapping another.

    `ways`: how each token may start a number, where that was looked up.
    """
    rules = rules_of(pack)
    figures = find_figures(tokens, rules, ways)
    found: list[Quantity] = []
    floor = 0  # nothing before this token may be taken again
    i = 0
    while i < len(figures):
        if figures[i].core < floor:
            i += 1
            continue
        quantity, used = _quantity(tokens, rules, figures, i, floor)
        found.append(quantity)
        floor = quantity.last
        i += used
    return found


def _quantity(tokens: Tokens, rules: Rules, figures: list[Figure], index: int, floor: int) -> tuple[Quantity, int]:
    """The figure at `index` with its range and qualifiers; how many figures it took."""
    figure = figures[index]
    if figure.kind in ("ordinal", "label", "measure", "article"):
        value = 1 if figure.kind == "article" else None
        return _plain_quantity(figure, value, figure.kind), 1
    if figure.kind in ("digits", "words"):
        kind = _not_counted(tokens, rules, figure)
        if kind:
            last = figure.head + (share_sign(tokens, rules, figure.head) or 1)
            return Quantity(figure.core, last, None, None, "vague", figure.core, figure.head, kind), 1
        ranged = _range(tokens, rules, figures, index, floor)
        if ranged is not None:
            return ranged, 2
    return _qualified(tokens, rules, figures, index, floor), 1


def _plain_quantity(figure: Figure, value: int | None, kind: str) -> Quantity:
    qualifier = "exact" if value is not None else "vague"
    return Quantity(figure.core, figure.head, value, value, qualifier, figure.core, figure.head, kind)


def _not_counted(tokens: Tokens, rules: Rules, figure: Figure) -> str | None:
    """`share` before a percent sign, `measure` before a unit of length, age, money …; None when it may count."""
    head = figure.head
    if head >= len(tokens.norms):
        return None
    norm = tokens.norms[head]
    if share_sign(tokens, rules, head):
        return "share"
    for words, _ in rules.measure_phrases.get(norm, ()):
        if tuple(tokens.norms[head : head + len(words)]) == words:
            return "measure"  # "في الستين من عمره"
    if norm == "-" and tokens.glued(head) and head + 1 < len(tokens.norms):
        norm = tokens.norms[head + 1]
    return "measure" if norm in rules.measures else None


def _range(tokens: Tokens, rules: Rules, figures: list[Figure], index: int, floor: int) -> Quantity | None:
    """ "between 45 and 60", "30 to 35", "بين 30 و35"; None when the next figure is no upper end of this one."""
    if index + 1 >= len(figures):
        return None
    one, two = figures[index], figures[index + 1]
    if two.kind not in ("digits", "words") or one.value is None or two.value is None:
        return None
    if two.core - one.head > _RANGE:
        return None
    upper, _ = _before(tokens, rules, two, one.head)
    gap = [norm for norm in tokens.norms[one.head : upper] if norm not in rules.glue or norm in rules.conjunctions]
    joined = _joined(tokens, rules, two, gap)
    if not joined:
        return None
    start, code = _before(tokens, rules, one, floor)
    first = _opener(tokens, rules, one.core, floor) if code is None else None  # "أكثر من" opens no range
    strong = bool(gap) and gap[-1] in rules.strong
    if not (joined == "to" or (joined == "and" and (first is not None or strong))):
        return None
    risen_to = (
        first is not None and first > floor and tokens.norms[first - 1] in rules.to
    )  # "rose to between 30 and 45"
    if first is not None and not risen_to and _moves(tokens, rules, first):
        return None
    low = one.value
    if low < 1000 <= two.last_multiplier and low * two.last_multiplier < two.value:
        low *= two.last_multiplier
    if not low < two.value <= low * _SPREAD or _not_counted(tokens, rules, two):
        return None
    if gap and gap[-1] == "-" and one.kind != two.kind:  # "Sept 10 - Sixty people"
        return None
    start = start if first is None else first
    limit = figures[index + 2].core if index + 2 < len(figures) else len(tokens.norms)
    last, code = _after(tokens, rules, two, limit)
    if code in ("at_least", "more_than"):  # "400 or 500 at least"
        return Quantity(start, last, int(low), None, code, one.core, two.head, one.kind)
    return Quantity(start, two.head, int(low), int(two.value), "between", one.core, two.head, one.kind)


def _joined(tokens: Tokens, rules: Rules, two: Figure, gap: list[str]) -> str:
    """How two figures are tied: "to", "and", or not at all; one counted noun may stand between them."""
    word = rules.words.get(tokens.norms[two.core])
    if word is not None and word.joined and len(gap) <= 1:
        return "and"
    if len(gap) == 1 and gap[0] in rules.to:
        return "to"
    near = len(gap) <= (3 if gap and gap[-1] in rules.strong else 2)
    return "and" if gap and near and gap[-1] in rules.between else ""


def _opener(tokens: Tokens, rules: Rules, core: int, floor: int) -> int | None:
    """Where "between" starts, when it stands right before the figure."""
    i = _past_glue(tokens, rules, core, floor)
    if i <= floor:
        return None
    for words in rules.openers.get(tokens.norms[i - 1], ()):
        start = i - len(words)
        if start >= floor and tuple(tokens.norms[start:i]) == words:
            return start
    return None


def _moves(tokens: Tokens, rules: Rules, first: int) -> bool:
    """ "rose from 30 to 45" is no range."""
    for i in range(first - 1, max(-1, first - 13), -1):
        norm = tokens.norms[i]
        if norm in rules.moves:
            return True
        if norm in _STOPS:
            return False
    return False


def _past_glue(tokens: Tokens, rules: Rules, core: int, floor: int) -> int:
    i = core
    while i > floor and tokens.norms[i - 1] in rules.glue:
        i -= 1
    return i


def _qualified(tokens: Tokens, rules: Rules, figures: list[Figure], index: int, floor: int) -> Quantity:
    figure = figures[index]
    limit = figures[index + 1].core if index + 1 < len(figures) else len(tokens.norms)
    first, before = _before(tokens, rules, figure, floor)
    last, after = _after(tokens, rules, figure, limit)
    code = after if before in (None, "about") and after else before
    if figure.kind in ("vague", "share"):
        return Quantity(first, figure.head, None, None, "vague", figure.core, figure.head, figure.kind)
    kind = "implicit" if figure.kind == "single" else figure.kind
    if code is None and kind in ("digits", "words"):
        code = _far(tokens, rules, figure, floor)
    value = int(figure.value or 0)
    low, high, qualifier = bounds(value, code)
    return Quantity(first, last, low, high, qualifier, figure.core, figure.head, kind)


def bounds(value: int, qualifier: str | None) -> tuple[int | None, int | None, str]:
    """A value and a qualifier's code in, the contract's (low, high, qualifier) out."""
    if qualifier in ("at_least", "more_than"):
        return value, None, qualifier
    if qualifier in ("up_to", "fewer_than"):
        return None, value, qualifier
    return value, value, qualifier or "exact"


def _before(tokens: Tokens, rules: Rules, figure: Figure, floor: int) -> tuple[int, str | None]:
    """Where the figure starts with its qualifier ("more than", "ما لا يقل عن"), and the qualifier's code."""
    norms = tokens.norms
    i = _past_glue(tokens, rules, figure.core, floor)
    for size, codes in rules.before.get(norms[i - 1], ()) if i > floor else ():
        start = i - size
        code = codes.get(tuple(norms[start:i])) if start >= floor else None
        moved = code == "up_to" and start > floor and norms[start - 1] in rules.moves
        if code is not None:
            return (figure.core, None) if moved else (start, code)  # "has gone up to 310"
    return figure.core, None


def _after(tokens: Tokens, rules: Rules, figure: Figure, limit: int) -> tuple[int, str | None]:
    """Where the figure ends with a qualifier after it ("or more", "على الأقل"), at most a few words later."""
    norms, reach = tokens.norms, min(limit, figure.head + _AFTER + 1)
    if rules.after.keys().isdisjoint(norms[figure.head : reach]):
        return figure.head, None
    for i in range(figure.head, reach):
        norm = norms[i]
        phrases = rules.after.get(norm)
        if norm in _STOPS or (phrases is None and norm in rules.ands):
            break
        for words, code in phrases or ():
            end = i + len(words)
            if norm == "+" and not (i == figure.head and tokens.glued(i)):
                continue
            if end <= limit and tuple(norms[i:end]) == words and not leads_on(tokens, rules, end):
                return end, code
    return figure.head, None


def _far(tokens: Tokens, rules: Rules, figure: Figure, floor: int) -> str | None:
    """ "تجاوز عدد القتلى 340": the verb that bounds the number stands some words before it."""
    if not rules.far:
        return None
    for i in range(figure.core - 1, max(floor, figure.core - _FAR) - 1, -1):
        norm = tokens.norms[i]
        if norm in _BARS or norm[0].isdigit():
            return None
        code = rules.far.get(norm)
        if code is not None:
            negated = i > 0 and tokens.norms[i - 1] in rules.negations
            return "up_to" if negated and code == "more_than" else code
    return None


def derive(words: str, pack: Pack, *, unit: str = "persons") -> Count | None:
    """The words of a count ("over 340", "ما لا يقل عن 745") in, the count that they allow out; None when there is none.

    The first number of something wins; shares, ordinals, labels and measures are no numbers of something.
    """
    tokens = pack.tokens(words)
    for quantity in find_numbers(tokens, pack):
        if quantity.kind not in ("ordinal", "label", "measure", "article"):
            span = tokens.span(quantity.first, quantity.last)
            return Count(low=quantity.low, high=quantity.high, qualifier=quantity.qualifier, words=span, unit=unit)
    return _one_person(words, pack)


def _one_person(words: str, pack: Pack) -> Count | None:
    """ "الشاب" before a name, "آخر" after a predicate: a word that counts one person by where it stands."""
    grammar = pack.tables.get("grammar", {})
    article = grammar.get("clitics", {}).get("article", "")
    norm = fold(words)
    known = rules_of(pack).words.get(norm.removeprefix(article)) if article else None
    one = (known is not None and known.kind == "single") or norm in map(
        fold, grammar.get("sets", {}).get("another", ())
    )
    return Count(low=1, high=1, qualifier="exact", words=words, unit="persons") if one else None
