"""The pages of a bundle that people and machines read: index.html, HOW-TO-VERIFY.txt, the RO-Crate description."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from marsad.ledger.note import Note, Verifier

if TYPE_CHECKING:
    from marsad.ledger.bundle import Item

STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.6 system-ui,'Noto Naskh Arabic',sans-serif;max-width:60rem;"
    "margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #8886;"
    "padding:.4rem .6rem;text-align:start;vertical-align:top}code{font-size:.85em;overflow-wrap:anywhere}"
    "blockquote{margin:.1rem 0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere;"
    "max-height:16rem;overflow:auto;border-inline-start:3px solid #8886;"
    "padding-inline-start:.8rem}section{margin-block:3rem}.note{opacity:.8}"
)

WORDS = {
    "en": {
        "dir": "ltr",
        "title": "Bundle of evidence",
        "what": "This folder holds entries (in number: {count}) of the log <bdi>{origin}</bdi>,"
        " what is disclosed of them, and the proof that each stands in the log as it was"
        " signed at {size} entries.",
        "how": "To check it yourself, with no other program than Python 3.8 or newer, run in this folder:",
        "promise": "The check shows that nothing here was changed since the checkpoint was signed. It does not show"
        " that what was reported is true, nor that everything was recorded.",
        "head": ("entry", "when", "what", "disclosed"),
        "withheld": "withheld by entry {n}",
        "none": "nothing disclosed",
        "original": "original",
    },
    "ar": {
        "dir": "rtl",
        "title": "حزمة أدلة",
        "what": "يحوي هذا المجلد قيودًا (عددها {count}) من السجل <bdi>{origin}</bdi> وما كُشف من محتواها،"
        " والبرهان على أن كل قيد منها قائم في السجل كما وُقّع عند {size} قيدًا.",
        "how": "للتحقق بنفسك، دون أي برنامج سوى بايثون 3.8 أو أحدث، شغّل في هذا المجلد:",
        "promise": "يُظهر الفحص أن شيئًا هنا لم يتغيّر منذ توقيع نقطة التحقق."
        " ولا يُظهر أن ما أُبلغ عنه صحيح، ولا أن كل شيء قد سُجّل.",
        "head": ("القيد", "الوقت", "النوع", "ما كُشف"),
        "withheld": "محجوب بموجب القيد {n}",
        "none": "لم يُكشف شيء",
        "original": "الأصل",
    },
}

HOW_TO = """HOW TO VERIFY THIS BUNDLE

1. python3 verify.py
   needs Python 3.8 or newer and nothing else. For each entry it says: verified, withheld by entry N, missing or
   altered.

2. python3 verify.py . --trust KEYS
   KEYS is a text file with the public key of the desk, or of a witness, that you got from somewhere else than this
   bundle: from the desk itself, a printed report, a partner organisation. The desk says that its key is
   {key}
   but a key that comes with the thing it is to prove proves nothing.

3. Compare the file `checkpoint` with a copy that somebody else holds:
{checkpoint}
4. Time-stamps, if there are any in tokens/: each is over the file `checkpoint`, up to the empty line.
   sed '/^$/,$d' checkpoint > checkpoint.text
   openssl ts -verify -data checkpoint.text -in tokens/NAME.tsr -CAfile AUTHORITY.pem

كيف تتحقق من هذه الحزمة
1. شغّل الأمر الأول أعلاه. يقول عن كل قيد: verified (ثابت)، أو withheld by entry N (محجوب بموجب القيد N)،
   أو missing (مفقود)، أو altered (مُعدَّل).
2. شغّل الأمر الثاني مع مفتاح حصلت عليه من مصدر آخر غير هذه الحزمة.
3. قارن الملف checkpoint بنسخة محفوظة عند جهة أخرى.
"""


def page(items: Sequence[Item], note: Note) -> str:
    """The bundle's own page, English above and Arabic below, without script."""
    sections = "".join(_section(lang, items, note) for lang in WORDS)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(note.origin)}</title>'
        '<meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{STYLE}</style></head><body>{sections}</body></html>\n"
    )


def how_to(note: Note, key: Verifier) -> str:
    """What to type, in both languages."""
    lines = "".join(f"      {line}\n" for line in note.text.splitlines())
    return HOW_TO.format(key=key, checkpoint=lines)


def crate(names: Sequence[str], note: Note, last: str) -> dict[str, Any]:
    """The RO-Crate 1.1 description of a bundle as JSON-LD."""
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Evidence from the log {note.origin}",
        "description": "Entries of a Merkle log with what is disclosed of them and proofs of inclusion.",
        "datePublished": last[:10] or "1980-01-01",
        "license": "https://spdx.org/licenses/LicenseRef-restricted",
        "hasPart": [{"@id": name} for name in names],
    }
    about = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }
    parts = [{"@id": name, "@type": "File", "name": name.rsplit("/", 1)[-1]} for name in names]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [about, root, *parts]}


def _section(lang: str, items: Sequence[Item], note: Note) -> str:
    words: dict[str, Any] = WORDS[lang]
    heads = "".join(f"<th>{head}</th>" for head in words["head"])
    rows = "".join(_row(words, item) for item in items)
    what = words["what"].format(count=len(items), origin=escape(note.origin), size=note.size)
    return (
        f'<section lang="{lang}" dir="{words["dir"]}"><h1>{words["title"]}</h1><p>{what}</p><p>{words["how"]}</p>'
        f'<p dir="ltr"><code>python3 verify.py</code></p><p class="note">{words["promise"]}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _row(words: dict[str, Any], item: Item) -> str:
    cells = (
        f'<a href="data/entries/{item.n:06}.json">{item.n}</a>',
        f"<bdi>{escape(str(item.fields.get('t', '')))}</bdi>",
        f"<bdi>{escape(str(item.fields.get('verb', '')))}</bdi>",
        _disclosed(words, item),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _disclosed(words: dict[str, Any], item: Item) -> str:
    if item.withheld:
        return str(words["withheld"].format(n=item.withheld))
    if not item.opened:
        return str(words["none"])
    parts = [_field(name, value) for name, value in sorted(item.disclosed.items())]
    if item.original is not None:
        digest = escape(str(item.disclosed["sha256"]))
        parts.append(f'<a href="data/originals/{digest}">{words["original"]}</a>')
    return "".join(parts)


def _field(name: str, value: Any) -> str:
    if isinstance(value, dict):
        inner = "".join(_field(key, part) for key, part in value.items() if part not in (None, "", {}))
        return f"<div><b>{escape(name)}</b> {inner}</div>"
    return f'<small>{escape(name)}</small><blockquote dir="auto">{escape(str(value))}</blockquote>'
