"""The one parent of every error that a person may meet."""

from __future__ import annotations

from typing import ClassVar

from minzheng.base.text import Text


class MinzhengError(Exception):
    """Says what is wrong, and in the hint what to do.

    One subclass per meaning, defined in the room that raises it. `code` is stable ASCII such as
    "person.id_number.check_digit"; a subclass sets its own. `status` is what the web answers with.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 422

    def __init__(self, text: Text, hint: Text | None = None) -> None:
        super().__init__(text, hint)
        self.text = text
        self.hint = hint

    def __str__(self) -> str:
        return str(self.text)
