"""What can be wrong with a test."""

from __future__ import annotations

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text

Path = tuple[str | int, ...]


class BadTest(MinzhengError):
    """Something in a test that cannot be read. `path` leads to it inside the test."""

    code = "policy.test.invalid"

    def __init__(self, text: Text, hint: Text | None = None, path: Path = ()) -> None:
        super().__init__(text, hint)
        self.path = path


class NotSupported(BadTest):
    """Something that OpenFisca can do and this engine does not."""

    code = "policy.test.unsupported"


def bad(zh: str, en: str, *, path: Path = (), hint: Text | None = None) -> BadTest:
    return BadTest(Text(zh=zh, en=en), hint, path)
