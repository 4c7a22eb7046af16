"""Bytes to text: declared or provable encodings are read, anything else is refused. Nothing is replaced silently."""

from __future__ import annotations

import codecs
import re
import unicodedata

from marsad.model.errors import BadInput

# byte order marks, longest first (UTF-32 LE begins like UTF-16 LE)
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# one-byte encodings that are guessed, with the script most of their letters have to be in and how many of them, at the
# least, have to stand beside a letter of the same script: in the wrong encoding letters and signs alternate
GUESSES = (("cp1256", "ARABIC", 0.7), ("cp1251", "CYRILLIC", 0.7), ("cp1252", "LATIN", 0.85))
LONGEST_WORD = 200  # an address may be long; a table of bytes has no spaces at all
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_HEAD_BYTES = 4096


def decode(data: bytes, *, where: str, declared: str | None = None) -> str:
    """Bytes, and an encoding if one was declared, in; the text out. BadInput names the first byte that does not fit."""
    if not data.strip():
        raise BadInput("is empty", where=where, todo="give a file with words in it")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            if len(data) == len(mark):
                raise BadInput("is empty but for a byte order mark", where=where, todo="give a file with words in it")
            return _strict(data[len(mark) :], encoding, where, shift=len(mark))
    if declared and _known(declared):
        return _strict(data, declared, where)
    wide = _wide(data)
    if wide:
        return _strict(data, wide, where)
    if b"\x00" in data:
        raise BadInput("is binary, not text", where=where, todo="give its text, or a format that `marsad add` knows")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guess(data, error, where)


def charset_of_html(data: bytes) -> str | None:
    """The head of a page in, the encoding its meta element declares out."""
    found = _CHARSET.search(data[:_HEAD_BYTES])
    return found[1].decode("ascii") if found else None


def _known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def _strict(data: bytes, encoding: str, where: str, shift: int = 0) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(error, where, encoding, shift) from None
    except LookupError:  # a codec of bytes to bytes, such as "hex"
        raise BadInput(f"'{encoding}' is no encoding of text", where=where, todo="save it as UTF-8") from None


def _broken(error: UnicodeDecodeError, where: str, encoding: str, shift: int = 0) -> BadInput:
    cut = error.end >= len(error.object)
    what = "is cut in the middle of a character" if cut else f"is not {encoding}"
    return BadInput(
        f"{what} at byte {error.start + shift}", where=where, todo="get the whole file, or save it as UTF-8"
    )


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin or Arabic text is 0x00 or 0x06."""
    sample = data[:_HEAD_BYTES]
    if len(sample) < 4 or len(data) % 2:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        telling = sum(high.count(byte) for byte in (0x00, 0x06))
        if b"\x00" in high and telling >= 0.9 * len(high) and set(sample[0::2]) != set(sample[1::2]):
            return encoding
    return None


def _guess(data: bytes, error: UnicodeDecodeError, where: str) -> str:
    if _nearly_utf8(data, error):
        raise _broken(error, where, "UTF-8")
    for encoding, script, share in GUESSES:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _speaks(text, script, share):
            return text
    raise BadInput(
        f"is in no encoding that can be told (not UTF-8 at byte {error.start})", where=where, todo="save it as UTF-8"
    )


def _nearly_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether the bytes before the fault hold real UTF-8 beyond ASCII: then it is a damaged file, no other encoding."""
    return not data[: error.start].isascii()


def _speaks(text: str, script: str, share: float) -> bool:
    """Whether the letters beyond ASCII are of this script and hang together as words."""
    high = [at for at, letter in enumerate(text) if ord(letter) > 0x7F and letter.isalpha()]
    if (
        not high
        or max(map(len, text.split())) > LONGEST_WORD
        or any(unicodedata.category(letter) == "Cc" and letter not in "\t\n\r\f" for letter in text)
    ):
        return False
    inside = sum(script in unicodedata.name(text[at], "") for at in high)
    if inside < share * len(high):
        return False
    neighbours = sum(_is_of(text, at - 1, script) or _is_of(text, at + 1, script) for at in high)
    return neighbours >= share * len(high)


def _is_of(text: str, at: int, script: str) -> bool:
    return 0 <= at < len(text) and text[at].isalpha() and script in unicodedata.name(text[at], "")
