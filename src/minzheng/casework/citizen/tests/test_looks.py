"""Who looked at my record: every entry in words, in both languages."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

import minzheng
from minzheng.casework.citizen.looks import LABELS
from minzheng.casework.citizen.tests.pages import CHINESE

ROOT = Path(minzheng.__file__).parent
WRITTEN = re.compile(r'action=f?"([a-z_{}]+)"')
# Written with a part that is filled in, and what it can be filled with.
FILLED = {
    "decide_{kind}": {"decide_recommendation", "decide_confirmation"},
    "{kind}_entitlement": {"suspended_entitlement", "resumed_entitlement", "ended_entitlement"},
}
# About users, keys, the log itself and whole batches: nobody's record.
OF_NO_PERSON = {
    "check_audit_chain",
    "create_api_token",
    "create_user",
    "download_bank_file",
    "end_role",
    "export_audit",
    "give_role",
    "revoke_api_token",
    "sign_in",
}


def audited() -> set[str]:
    """Every action that the program writes into the log."""
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        if "tests" not in path.parts:
            for action in WRITTEN.findall(path.read_text("utf-8")):
                found |= FILLED.get(action, {action})
    return found


def test_the_search_finds_what_is_written() -> None:
    assert {"view_number", "view_case", "withdraw_authorisation", "decide_confirmation"} <= audited()
    assert not {action for action in audited() if "{" in action}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_whatever_may_concern_a_person_is_said_in_words(language: str) -> None:
    with override(language):
        said = {action: str(LABELS.get(action, "")) for action in audited() - OF_NO_PERSON}
    assert not [action for action, words in said.items() if not words]
    assert not [words for words in said.values() if bool(CHINESE.search(words)) == (language == "en")]
