"""Who speaks by a label: "المرصد السوري: …", "صحة حلب: …", "مصادر طبية لـ #الحدث: …"."""

from __future__ import annotations

from marsad.read.verbfirst.speakers import Speakers
from marsad.read.zones import Sentence


class Labels(Speakers):
    """The labels before the colons of one document."""

    def label(self, sentence: Sentence) -> str | None:
        """ "المرصد السوري: …", "ناشطون: 200 شهيد": who speaks stands before a colon at the start."""
        a = self.a
        first = sentence.first
        while first < sentence.last and (a.classes[first] in "*-uq" or not a.tokens.norms[first][:1].isalnum()):
            first += 1
        for i in range(first, min(sentence.last, first + 8)):
            if a.classes[i] == "l" and i > first and not any(n in self.heads for n in a.tokens.norms[first:i]):
                first = i + 1  # "عاجل | مصادر طبية: …"
                continue
            if a.classes[i] in ":l" and i > first:
                if a.classes[i] == ":" and a.tokens.norms[first] in a.lexicon.sets["label_heads"]:
                    return a.tokens.span(first, i)  # "صحة حلب: وصول 3 شهداء"
                source = next((j for j in range(first, i) if a.tokens.norms[j] in self.heads), None)
                if source is None:
                    return a.tokens.span(first, i) if self._is_headline_voice(sentence, first, i) else None
                return self.clean(source if "ل" in a.tokens.norms[first:source] else first, i)
            if a.tokens.norms[i] == "ل" and a.classes[i + 1 : i + 2] in ("h", "q"):  # "مصادر طبية لـ #الحدث: …"
                return (
                    self.clean(first, i)
                    if ":" in a.classes[i : i + 5] and a.tokens.norms[first] in self.heads
                    else None
                )
            if a.classes[i] not in "wGyaEqOPpbU&~":
                return None
        return None

    def _is_headline_voice(self, sentence: Sentence, first: int, last: int) -> bool:
        """ "صحة الحوثيين: 12 قتيلاً": two or three words before a headline's colon that name no place."""
        a = self.a
        if sentence.zone != "headline" or not 1 < last - first < 4 or a.classes[last] != ":":
            return False
        if a.tokens.norms[first].endswith("ت") and not a.tokens.norms[first].endswith("ات"):
            return False  # "اكتملت صفقة التبادل: …"
        places = (tag for i in range(first, last) if (e := a.entries[i]) is not None for tag in e.tags)
        return not any(tag.startswith(("places.", "scope.")) for tag in places)
