"""Everything that is recorded in the audit log has words in both languages."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

import minzheng
from minzheng.accounts import audit
from minzheng.accounts.models import User
from minzheng.accounts.roles import Role
from minzheng.accounts.staff_views.words import ACTIONS, SUBJECTS
from minzheng.accounts.tests.conftest import staff

ROOMS = Path(minzheng.__file__).parent
RECORDED = re.compile(r'audit\.record\((?:[^()]|\([^()]*\))*?action="(\w+)"')
CODE = re.compile(r"[a-z]+(_[a-z]+)+")
HAN = re.compile("[\u4e00-\u9fff]")


def recorded() -> set[str]:
    """The actions named where an entry is written."""
    sources = [path for path in ROOMS.rglob("*.py") if "tests" not in path.parts]
    return {action for path in sources for action in RECORDED.findall(path.read_text("utf-8"))}


def test_every_action_that_is_recorded_has_words() -> None:
    found = recorded()
    assert len(found) > 40
    assert not found - set(ACTIONS), "give each of these its words in accounts/staff_views/words.py"


@pytest.mark.parametrize("words", [ACTIONS, SUBJECTS])
def test_the_words_are_there_in_both_languages(words: dict[str, str]) -> None:
    with translation.override("en"):
        assert not [code for code, text in words.items() if HAN.search(str(text)) or CODE.fullmatch(str(text))]
    with translation.override("zh-hans"):
        assert all(HAN.search(str(text)) for text in words.values())


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("zh-hans", "查看家庭档案"), ("en", "family")])
def test_the_page_shows_the_action_in_the_readers_language_and_the_purpose_as_written(
    clerk: User, language: str, words: str
) -> None:
    audit.record(
        actor=clerk, action="view_family", subject=clerk, purpose="核对 2026-11-24 as written", division="3304"
    )
    client = Client(headers={"Accept-Language": language})
    client.force_login(staff("auditor", Role.AUDITOR, "3304"))
    page = client.get("/staff/audit/").content.decode()
    assert words in re.search(r"<tbody.*?</tbody>", page, re.DOTALL)[0]  # type: ignore[index]
    assert "核对 2026-11-24 as written" in page
