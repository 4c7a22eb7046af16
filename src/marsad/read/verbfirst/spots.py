"""Words of places without capital letters: a preposition, then words that the lexicon or the gazetteer knows."""

from __future__ import annotations

from bisect import bisect_left

from marsad.places.towns import is_town
from marsad.read.annotate import Annotated
from marsad.read.record import Record
from marsad.read.zones import Sentence

_PLACES = frozenset((
    "places.prepositions", "places.countries", "places.governorates", "places.towns", "places.regions", "places.town",
))  # fmt: skip
_NAMED = frozenset(("places.countries", "places.governorates", "places.towns", "places.regions"))
_LONGEST = 24  # tokens of a place's words: provinces in a row


class Spot(Record, frozen=True):
    """The words of a place, tokens first..last, and UCDP's precision."""

    first: int
    last: int
    words: str
    precision: int
    led: bool = True  # does a preposition lead it?
    heads: bool = False  # does it open the text before a colon: "لبنان: تحديث عاجل رقم 45"?


def place_words(a: Annotated) -> list[int]:
    """The tokens of a document at which the words of a place may start."""
    return sorted({i for tag in _PLACES for i in a.tags.get(tag, ())})


def called_places(a: Annotated) -> frozenset[str]:
    """The names that the text itself calls a village, a town or a quarter: "قرية الرشاد", and later "في الرشاد"."""
    called = set()
    for i in a.tags.get("places.town", ()):
        then = i + 1
        if then < len(a.entries) and a.classes[then] == "w" and a.entries[then] is None:
            norm = a.tokens.norms[then]
            if norm.isalpha() and len(norm) > 3 and not norm.endswith(("ه", "ها")) and not _is_relation(norm):
                called.add(norm)
    return frozenset(called)


def spots_of(a: Annotated, sentence: Sentence, words: list[int], called: frozenset[str] = frozenset()) -> list[Spot]:
    found: list[Spot] = []
    if sentence.zone in ("furniture", "credit"):
        return found
    floor = 0
    for i in words[bisect_left(words, sentence.first) : bisect_left(words, sentence.last)]:
        spot = _spot(a, i, sentence.last, called) if i >= floor else None
        if spot is None:
            continue
        if not _names_voice(a, spot.first - 1) and not _in_voice(a, sentence, spot):
            found.append(spot)
        floor = _past_wider(a, spot.last, sentence.last)
    return found


def _names_voice(a: Annotated, i: int) -> bool:
    """ "وزارة الصحة في غزة", "أفاد مصدر طبي في المستشفى": a place that belongs to the name of who speaks."""
    heads = a.lexicon.sets["institutions"]
    if _speaks_from(a, i, heads):
        return True
    if i < 2 or a.tokens.norms[i] not in ("في", "ب") or not a.tokens.norms[i - 1].startswith("ال"):
        return False
    if i > 2 and a.tokens.norms[i - 3] in a.lexicon.sets["beside"]:
        return False  # "عنصران في الجيش الحر بمدينة طفس": those hurt served there
    return a.tokens.norms[i - 2] in heads and "places.heads" not in tags_at(a, i - 2)


def _speaks_from(a: Annotated, i: int, heads: frozenset[str]) -> bool:
    """Does a verb of saying, one head of a speaker and an adjective at most stand right before the preposition?"""
    if i < 2 or a.classes[i] != "P":
        return False
    head = i - 1 if a.tokens.norms[i - 1] in heads else i - 2
    if head < 1 or a.tokens.norms[head].startswith("ال"):
        return False  # "وثقها المرصد في الساحل"
    return a.tokens.norms[head] in heads and a.classes[head - 1] == "V" and a.classes[i - 1] in "waG"


def _past_wider(a: Annotated, i: int, limit: int) -> int:
    """ "كفرنوران غربي حلب", "بلدة برجا في إقليم الخروب": what the place lies in is no place of its own."""
    entry = a.entries[i] if i < limit else None
    if entry is None or "places.prepositions" not in entry.tags or a.tokens.norms[i] in ("الي", "علي"):
        return i
    wider = place_from(a, a.phrase_end(i), limit)
    if wider is None:
        return i
    if a.tokens.norms[i] not in _INSIDE:
        return wider.last  # "منطقة المواصي غرب خان يونس"
    tags = {tag for j in range(wider.first, wider.last) for tag in tags_at(a, j)}
    inner = "places.town" in tags_at(a, i - 1) or "places.town" in tags_at(a, i - 2)
    settled = a.tokens.norms[wider.first] in a.lexicon.sets["settlements"]
    named = bool(tags & _WIDE) or (inner and ("places.towns" in tags or settled))  # "مسجد الروضة ببئر العبد"
    return _past_wider(a, wider.last, limit) if named or wider.precision > 2 else i


_INSIDE = frozenset(("في", "ب", "داخل", "ضمن"))
_WIDE = frozenset(("places.governorates", "places.regions", "places.countries"))


def _in_voice(a: Annotated, sentence: Sentence, spot: Spot) -> bool:
    """ "قال مسؤول الملف في شمال الضفة فلان إن …": between a verb of saying and its "that" stands who speaks."""
    classes = a.classes
    first = classes.rfind("V", max(sentence.first, spot.first - _VOICE), spot.first)
    if first < 0 or any(c in "KSIND.;:,r" for c in classes[first + 1 : spot.first]):
        return False
    for i in range(spot.last, min(sentence.last, spot.last + _VOICE)):
        if "cue.that" in tags_at(a, i) and a.tokens.norms[i] != "عن":
            return True
        if classes[i] in "VKSIND.;:r":
            return False
    return False


_VOICE = 9  # tokens of a voice's name and seat


def _spot(a: Annotated, i: int, limit: int, called: frozenset[str]) -> Spot | None:
    entry = a.entries[i]
    if entry is None:
        return None
    if "places.prepositions" not in entry.tags:
        return _bare_spot(a, i, limit)
    first = a.phrase_end(i)
    if a.tokens.norms[i] not in a.lexicon.sets["place_prepositions"]:
        return place_from(a, i, limit)
    return place_from(a, first, limit) or unknown_place(a, first, limit, called)


def _bare_spot(a: Annotated, i: int, limit: int) -> Spot | None:
    """A name that no preposition leads: "أحداث السويداء", "هاجمت القوات قرية ود النورة"."""
    tags = tags_at(a, i)
    if "places.countries" in tags and (a.classes[i - 1 : i] in ("G", "D") or "\u064b" in a.tokens.raw(i)):
        return None  # "12 مهاجراً سورياً"
    heads = a.lexicon.sets["institutions"]
    if heads & set(a.tokens.norms[max(0, i - 2) : i]):
        return None  # "حكومة بغداد", "غرفة طوارئ توتي"
    if "places.countries" in tags and a.tokens.norms[i - 1 : i] == ["ل"]:
        return None  # "الميليشيات الموالية لإيران"
    if not a.lexicon.sets["excepting"].isdisjoint(a.tokens.norms[max(0, i - 3) : i]):
        return None  # "أُغلقت الجسور عدا سوبا"
    if "places.homonyms" in tags and a.classes[i - 1 : i] not in ("U", "p"):
        return None  # a place only in "مستشفيات القطاع"
    named = not tags.isdisjoint(_NAMED)
    if "places.heads" in tags:
        then = i + 1 + ("places.town" in tags_at(a, i + 1))
        named = named or not _NAMED.isdisjoint(tags_at(a, then))  # "طريق دمشق السويداء", "محيط مطار كابل"
    if not named and not ("places.town" in tags and a.classes[i + 1 : i + 2] in ("w", "C")):
        return None
    headed = named and i > 0 and "places.heads" in tags_at(a, i - 1) and "places.prepositions" not in tags_at(a, i - 1)
    spot = place_from(a, i - headed, limit)  # "تصدّرت محافظة درعا"
    return spot._replace(led=False) if spot is not None else None


def unknown_place(a: Annotated, first: int, limit: int, called: frozenset[str] = frozenset()) -> Spot | None:
    """ "في كفرنوران غربي حلب", "في سرمين بريف إدلب": an unknown word, where a known one follows."""
    then = first + 1
    if first >= limit or a.classes[first] != "w" or a.entries[first] is not None or not a.tokens.norms[first].isalpha():
        return None
    listed = _listed(a, first, limit)
    if listed is None and a.tokens.norms[first] in called:
        listed = Spot(first, then, a.tokens.span(first, then), 1)
    if listed is not None or then >= limit:
        return listed
    if a.tokens.norms[first] in a.lexicon.sets["name_starts"] and a.classes[then] in "wG":
        return Spot(first, then + 1, a.tokens.span(first, then + 1), 1)
    if a.tokens.norms[first].endswith(("هم", "ها", "هن", "نا")):
        return None
    if (
        a.classes[then] == "N"
        and a.classes[first - 2 : first - 1] in ("", "r", "&", "w", "*")
        and a.classes[first - 1] == "P"
    ):
        return Spot(first, then, a.tokens.span(first, then), 1)  # "في الحجيرات 46 ماتوا"
    plain = not a.tokens.norms[first].startswith("ال")  # "أورم الكبرى", not "الاقتتال القبلي"
    then += plain and a.classes[then] in "wa" and a.tokens.norms[then].startswith("ال") and then + 1 < limit
    lead = a.entries[then]
    if lead is None or "places.prepositions" not in lead.tags or a.tokens.norms[then] in ("علي", "الي"):
        return None
    where = place_from(a, a.phrase_end(then), limit)
    return Spot(first, then, a.tokens.span(first, then), 1) if where is not None else None


def _listed(a: Annotated, first: int, limit: int) -> Spot | None:
    """ "في غوما", "في خان أرنبة": one or two unknown words that the gazetteer knows as a town."""
    if a.tokens.norms[first - 1] == "علي" or a.tokens.norms[first] in a.lexicon.sets["institutions"]:
        return None
    two = first + 1 < limit and a.classes[first + 1] == "w" and a.entries[first + 1] is None
    if two and is_town(both := a.tokens.span(first, first + 2)):
        return Spot(first, first + 2, both, 1)
    words = a.tokens.span(first, first + 1)
    return Spot(first, first + 1, words, 1) if len(words) > 2 and is_town(words, doubtful=two) else None


def place_from(a: Annotated, first: int, limit: int) -> Spot | None:
    last, named, head = first, False, False
    j = _after_count(a, first, limit)
    counted = j > first
    while j < limit and j - first < _LONGEST:
        tags = tags_at(a, j)
        if "places.prepositions" in tags and last == j and (named or last - first > 1):
            break  # "قرية ود النورة | غربي الجزيرة"
        if not tags.isdisjoint(_NAMED):
            named, last = True, a.phrase_end(j)
        elif "places.heads" in tags:
            head, last = True, a.phrase_end(j)
        elif _belongs(a, j, first, last, head=head, named=named):
            last = a.phrase_end(j)
        elif head and last == j and j == first + 1 and _is_cut_name(a, j):
            named, last, j = True, j + 2, j + 1  # "ولاية بنوي", of which "ب" was cut off
        elif named and last == j and (then := _town_after_and(a, j, limit)) > j:
            last, j = then, then - 1  # "باريس وسان دوني"
        elif head and last == j and a.classes[j : j + 3] in ("qwq", "qGq"):  # "قاعة «كروكوس»"
            named, last = True, j + 3
            j = j + 2
        elif not _ties(a, j, last, limit, head=head):
            break
        j = a.phrase_end(j)
    if not named and not (head and (counted or last - first > 1 or _is_known(a, first))):
        return None
    last = _glued_wider(a, _past_side(a, last, limit), limit) if head and last - first > 1 else last
    return Spot(first, last, a.tokens.span(first, last), precision(a, first, last))


def _is_known(a: Annotated, first: int) -> bool:
    """ "في العاصمة", "داخل المخيم": the head alone, of which the reader knows which one is meant."""
    return a.tokens.norms[first] in a.lexicon.sets["known_places"] and a.classes[first - 1 : first] == "P"


def _past_side(a: Annotated, last: int, limit: int) -> int:
    """ "بلدة حوارة وقرى جنوب نابلس": the side of a named place on which a head's villages lie."""
    side = last + 1 < limit and a.tokens.norms[last] in a.lexicon.sets["sides"]
    if not side or "places.heads" not in tags_at(a, last - 1):
        return last
    beside = place_from(a, last + 1, limit)
    return beside.last if beside is not None else last


def _glued_wider(a: Annotated, last: int, limit: int) -> int:
    """ "حي فروة بصنعاء": the town that "in" glues to a quarter, a street or a building is in its words."""
    if last + 1 < limit and a.entries[last] is None and a.tokens.norms[last + 1] in a.lexicon.sets["aside_of"]:
        return last + a.tokens.norms[last].startswith("ب")  # "قاعدة الحياة بتيقنتورين قرب عين أمناس"
    if last + 1 >= limit or a.tokens.norms[last] != "ب" or a.tokens.ends[last] != a.tokens.starts[last + 1]:
        return last
    if tags_at(a, last - 1) & _NAMED or not is_place(a, last + 1):
        return last
    if tags_at(a, last + 1) & _NAMED:
        return a.phrase_end(last + 1)
    town = place_from(a, last + 1, limit)
    return town.last if town is not None and town.precision < 3 else last


def _after_count(a: Annotated, first: int, limit: int) -> int:
    """ "في تسع مدن", "في 17 بلدة عكارية": a number before the head of a place is in its words."""
    if a.classes[first : first + 1] != "N":
        return first
    then = a.phrase_end(first)
    return then if then < limit and "places.heads" in tags_at(a, then) else first


def _belongs(a: Annotated, j: int, first: int, last: int, *, head: bool, named: bool) -> bool:
    """An unknown word after a head ("قرية ود النورة"), an adjective, or one more name after "and"."""
    letter = a.classes[j]
    norm = a.tokens.norms[j]
    if letter == "w" and not _STEPS.isdisjoint(tags_at(a, j)):
        return False  # "محيط العاصمة أوقع"
    if letter == "w" and a.entries[j] is None and norm.startswith("ل") and a.tokens.norms[first].startswith("ال"):
        return False  # "بالرصاص الحي لمليشيات الانقلاب"
    if letter == "w" and (not norm.isalpha() or (a.entries[j] is None and norm.startswith("و") and len(norm) > 4)):
        return False  # "القرية وأطفالها"
    if letter == "U" and j > first and head and _heads_name(a, j):
        return True
    if letter in "wyaG" and j > first and head and "places.heads" in tags_at(a, j - 1):
        if a.tokens.norms[j - 1].startswith("ال") and norm.startswith("ال") and not _is_relation(norm):
            return False  # "علّقت الجامعة الدراسة"
        return a.entries[j] is None or not a.entries[j].tags & _STEPS  # type: ignore[union-attr]
    if last == j and j > first + 1 and (_is_second_name(a, j) or (head and _is_construct(a, first, j))):
        return True
    if last != j:
        return False
    if letter in "ywaG" and (named or head) and _is_relation(a.tokens.norms[j]):  # "الغرب السوري", "مدخل إدلب الشرقي"
        return True
    return (letter in "ya" and (named or head)) or (letter == "w" and named and a.classes[j - 1] == "&")


def _heads_name(a: Annotated, j: int) -> bool:
    """ "أحياء بستان القصر": a thing right after a head, without an article and before a noun with one, is a name."""
    then = a.tokens.norms[j + 1 : j + 2]
    bare = "places.heads" in tags_at(a, j - 1) and not a.tokens.norms[j].startswith("ال")
    return bare and then != [] and then[0].startswith("ال") and a.classes[j + 1] in "wG"


def _is_second_name(a: Annotated, j: int) -> bool:
    """The second word of a name: "مخيم حسن شام", "معسكر أبو شوك"."""
    norm, before = a.tokens.norms[j], a.tokens.norms[j - 1]
    if a.classes[j] in "wG" and before in a.lexicon.sets["name_starts"]:
        return True
    plain = a.classes[j] == "w" and a.entries[j] is None and not norm.startswith(("ال", "ب", "ل"))
    plain = plain and _NAMED.isdisjoint(tags_at(a, j - 1))  # "مستشفى تلعفر تلقى …"
    return plain and not before.startswith("ال") and "places.town" in tags_at(a, j - 2)


def _is_cut_name(a: Annotated, j: int) -> bool:
    """Is it a "ب" that was cut off a name right after the head of a place?"""
    if a.tokens.norms[j] != "ب" or j + 1 >= len(a.entries) or a.tokens.ends[j] != a.tokens.starts[j + 1]:
        return False
    return (
        not a.tokens.norms[j - 1].startswith("ال")
        and _NAMED.isdisjoint(tags_at(a, j - 1))
        and ("places.heads" not in tags_at(a, j + 1) and not a.tokens.norms[j + 1].startswith("ال"))
    )


def _town_after_and(a: Annotated, j: int, limit: int) -> int:
    """Past a town of the gazetteer that "and" is written onto, of one word or two; `j` when there is none."""
    word = a.tokens.raw(j)
    if a.classes[j] != "w" or a.entries[j] is not None or not word.startswith("و") or len(word) < 4:
        return j
    if j + 1 < limit and a.classes[j + 1] == "w" and is_town(word[1:] + " " + a.tokens.raw(j + 1)):
        return j + 2
    return j + 1 if is_town(word[1:]) else j


def _is_construct(a: Annotated, first: int, j: int) -> bool:
    """ "قرية شق | النوم", "قاعدة القوة | الأمنية", "كنيسة القديس | فرنسيس": the name of a place goes on."""
    norm, before, norms = a.tokens.norms[j], a.tokens.norms[j - 1], a.tokens.norms
    if norms[first].startswith("ال") or a.classes[j - 1] not in "wGya" or norm.endswith(("ها", "هم")):
        return False
    if any(tags_at(a, i) & _NAMED for i in range(first, j)) or "places.heads" in tags_at(a, j - 1):
        return False
    if norm.startswith("ال"):
        if before.startswith("ال"):
            return a.classes[j] in "way" and (_is_relation(norm) or norm.endswith("ه"))
        return a.classes[j] in "wGyaD" and a.entries[j - 1] is None
    names = a.classes[j] == "w" and a.entries[j] is None and norm.isalpha() and not norm.startswith(("ل", "ب", "و"))
    return names and before.startswith("ال") and a.classes[j + 1 : j + 2] in ("", ".", ",", "P", "T", "r", "&", ")")


_STEPS = frozenset(("cue.said", "cue.according", "scope.causes"))


def _is_relation(norm: str) -> bool:
    return norm.startswith("ال") and norm.endswith(("ي", "يه")) and len(norm) > 5


def _ties(a: Annotated, j: int, last: int, limit: int, *, head: bool) -> bool:
    """Does "and" or a preposition tie one more place to the phrase?"""
    if last != j or j + 1 >= limit:
        return False
    then = a.phrase_end(j)
    if a.classes[j] in "FJ" and then < limit and is_place(a, then):  # "مناطق من الساحل منها جبلة وبانياس"
        return head
    if not is_place(a, j + 1):
        return False
    return a.classes[j] == "&" or (head and a.classes[j] == "O")


def tags_at(a: Annotated, i: int) -> frozenset[str]:
    entry = a.entries[i] if i < len(a.entries) else None
    return entry.tags if entry is not None else _NO_TAGS


_NO_TAGS: frozenset[str] = frozenset()


def is_place(a: Annotated, i: int) -> bool:
    return any(tag.startswith("places.") and tag != "places.prepositions" for tag in tags_at(a, i))


def precision(a: Annotated, first: int, last: int) -> int:
    """UCDP's precision of the words: 1 a town, 2 near it, 3 district, 4 governorate, 5 region, 6 country."""
    tags: set[str] = set()
    for i in range(first, last):
        tags |= tags_at(a, i)
    for name, value in (
        ("places.near", 2), ("places.town", 1), ("places.district", 3), ("places.region", 5), ("places.governorate", 4),
        ("places.governorates", 4), ("places.towns", 1), ("places.regions", 5), ("places.countries", 6),
    ):  # fmt: skip
        if name in tags:
            return value
    return 1


def is_named(a: Annotated, first: int, last: int) -> bool:
    """Is it a place by name, not by its kind alone ("مركز الأخبار - …")?"""
    named = any(tag in tags_at(a, i) for i in range(first, last) for tag in _NAMED)
    return named or is_town(a.tokens.span(first, last))
