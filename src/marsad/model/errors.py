"""One family of errors: each names the situation, carries the facts and says what to do next."""

from __future__ import annotations


class MarsadError(Exception):
    """Root of every error that Marsad raises on purpose.

    `what` says what is wrong, `where` says where (a file and line, a field, a record), `todo` what to do next.
    The command line prints the three on one line and ends with `status`.
    """

    status = 2

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        step = f"; {self.todo}" if self.todo else ""
        return f"{place}{self.what}{step}"


class BadInput(MarsadError):
    """Something handed in cannot be used; nothing was stored and nothing stored was touched."""


class UnknownCode(BadInput):
    """A code that its table does not know; carries the nearest known ones."""

    def __init__(self, field: str, code: str, *, near: tuple[str, ...] = (), where: str = "") -> None:
        self.field, self.code, self.near = field, code, near
        hint = f"near: {', '.join(near)}" if near else "the tables of codes are in marsad/model/vocab"
        super().__init__(f"no code of '{field}' is called '{code}'", where=where, todo=hint)
