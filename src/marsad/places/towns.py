"""Is a word the name of a town? For reading scripts without capital letters, where nothing else tells a name."""

from __future__ import annotations

from functools import lru_cache

from marsad.places.fold import ARABIC_ARTICLE, fold
from marsad.places.index import shipped

# With the article nearly every common noun is some hamlet's name ("الوجه", "البلد"), so only towns of size count then.
# Calibrated on the words after في in the Arabic development reports: below it every hit but one was no town.
SIZE_OF_DOUBTFUL = 40_000


@lru_cache(maxsize=16_384)
def is_town(words: str, *, doubtful: bool = False) -> bool:
    """One or more words as written in; is a settlement called so? Districts, governorates and countries do not count.

    `doubtful`: the words may be the half of a longer name. Then, and after the article, it must be a town of size.
    """
    index = shipped()
    definite = words.startswith(ARABIC_ARTICLE)
    rows = [index.row(number) for number in index.find(fold(words))]
    least = SIZE_OF_DOUBTFUL if doubtful or definite else 0
    return any(
        row[6] == "settlement" and row[3] >= least and (not row[8] or row[8].startswith(ARABIC_ARTICLE) == definite)
        for row in rows
    )  # "في خبر سابق" is a piece of news, not الخبر
