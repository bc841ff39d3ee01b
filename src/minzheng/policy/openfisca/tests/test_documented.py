"""The reference page knows every key, and its example is a test that passes."""

from __future__ import annotations

from collections.abc import Callable

from minzheng.base.packs import packs_dir
from minzheng.policy.openfisca import BadTest, NotSupported, Outcome, Word
from minzheng.policy.openfisca.reading import KEYS

PAGE = packs_dir().parent / "docs" / "reference" / "policy.md"


def section() -> str:
    return PAGE.read_text(encoding="utf-8").split("## OpenFisca's tests\n")[1].split("\n## ")[0]


def test_every_key_and_error_is_documented() -> None:
    words = {*KEYS, *Word.model_fields, BadTest.code, NotSupported.code}
    assert {word for word in words if word not in section()} == set()


def test_the_example_of_the_page_passes(run: Callable[[str], list[Outcome]]) -> None:
    (outcome,) = run(section().split("```yaml\n")[1].split("```")[0])
    assert outcome.passed, outcome.report()
