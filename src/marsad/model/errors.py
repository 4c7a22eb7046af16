"""One family of errors: each names the situation, carries the facts and says what to do next."""

from __future__ import annotations


class MarsadError(Exception):
    """Root of every error that Marsad raises on purpose.

    `what` says what is wrong, `where` says where (a file and line, a field, a record), `todo` what to do next.
    The command line prints the three on one line and ends with `status`. `ar` holds `what` and `todo` in Arabic, where
    somebody wrote them.
    """

    status = 2

    def __init__(self, what: str, *, where: str = "", todo: str = "", ar: tuple[str, str] | None = None) -> None:
        self.what, self.where, self.todo, self.ar = what, where, todo, ar
        super().__init__(str(self))

    def told(self, lang: str) -> tuple[str, str]:
        """What is wrong and what to do, in a language; in English where nobody wrote the other."""
        return self.ar if lang == "ar" and self.ar else (self.what, self.todo)

    def line(self, lang: str) -> str:
        """The three parts on one line, in a language."""
        return _joined(self.where, *self.told(lang))

    def __str__(self) -> str:
        return _joined(self.where, self.what, self.todo)


def _joined(where: str, what: str, todo: str) -> str:
    return (f"{where}: " if where else "") + what + (f"; {todo}" if todo else "")


class BadInput(MarsadError):
    """Something handed in cannot be used; nothing was stored and nothing stored was touched."""


class UnknownCode(BadInput):
    """A code that its table does not know; carries the nearest known ones."""

    def __init__(self, field: str, code: str, *, near: tuple[str, ...] = (), where: str = "") -> None:
        self.field, self.code, self.near = field, code, near
        hint = f"near: {', '.join(near)}" if near else "the tables of codes are in marsad/model/vocab"
        arabic = f"أقربها: {'، '.join(near)}" if near else "جداول الرموز في marsad/model/vocab"
        said = f"لا رمز من رموز «{field}» اسمه «{code}»"
        super().__init__(f"no code of '{field}' is called '{code}'", where=where, todo=hint, ar=(said, arabic))
