"""Names of places made comparable: case, marks, articles, hyphens and spellings that mean the same name.

Only the standard library, so that `build.py` can load this file by its path before Marsad is installed.
"""

from __future__ import annotations

import unicodedata

ARABIC_FORMS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ی": "ي", "ې": "ي", "ؤ": "و", "ة": "ه", "ۀ": "ه",
        "ک": "ك", "گ": "ك", "ڭ": "ك", "ء": "", "ـ": "", "ہ": "ه", "ھ": "ه", "پ": "ب", "ڤ": "ف", "چ": "ج",
    }
)  # fmt: skip
APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼʻʿʾ`´ʹ\"“”«»", ""))
LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a"})
# The article before a sun letter is written as it sounds ("As-Suwayda"), so every assimilated form counts as one.
ARTICLES = frozenset(
    ("al", "el", "ad", "adh", "an", "ar", "as", "ash", "at", "ath", "az", "ed", "er", "es", "esh", "ul")
)
ARABIC_ARTICLE = "ال"

# Arabic letters and Latin spellings that stand for one sound, for a key that both scripts share.
SOUNDS = {
    "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "k", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s",
    "ش": "s", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "و": "", "ي": "", "ا": "",
}  # fmt: skip
DIGRAPHS = (("tch", "j"), ("dj", "j"), ("kh", "k"), ("gh", "g"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("dh", "d"))
SINGLES = {"q": "k", "c": "k", "p": "b", "v": "f", "x": "ks"} | dict.fromkeys("aeiouyw", "")


def fold(name: str) -> str:
    """A name as written in, its comparable form out: "As-Suwaydā’" and "suwayda" give "suwayda", "اللاذقية" "لاذقيه".

    Empty when nothing of the name is left. A name of nothing but an article stays as it is.
    """
    letters = unicodedata.normalize("NFKD", name.translate(APOSTROPHES)).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = plain.translate(APOSTROPHES).translate(ARABIC_FORMS).translate(LETTERS)
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    bare = [_without_article(word) for word in words if word not in ARTICLES]
    return " ".join(bare or words)


def _without_article(word: str) -> str:
    rest = word.removeprefix(ARABIC_ARTICLE)
    return rest if len(rest) > 2 else word


def skeleton(folded: str) -> str:
    """A folded name in, its consonants in one alphabet out, so that "Jableh" meets "جبلة"; empty when under three."""
    word = folded.replace(" ", "")
    arabic = any(letter in SOUNDS for letter in word)
    sounds = _arabic_sounds(word) if arabic else _latin_sounds(word)
    single = "".join(sound for at, sound in enumerate(sounds) if at == 0 or sounds[at - 1] != sound)
    return single if len(single) >= 3 else ""


def _arabic_sounds(word: str) -> str:
    ended = word[:-1] if len(word) > 3 and word.endswith("ه") else word  # ta marbuta is no consonant
    return "".join(SOUNDS.get(letter, letter) for letter in ended)


def _latin_sounds(word: str) -> str:
    ended = word[:-1] if len(word) > 3 and word.endswith("h") and word[-2] in "aei" else word
    for spelling, sound in DIGRAPHS:
        ended = ended.replace(spelling, sound)
    return "".join(SINGLES.get(letter, letter) for letter in ended)
