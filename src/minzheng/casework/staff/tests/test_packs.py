"""The pack browser: every benefit in words, every figure with its source, and what is not certain marked."""

import pytest

from minzheng.casework import services
from minzheng.casework.staff.packs import rule_words
from minzheng.casework.staff.tests.conftest import SignIn

EVERYONE = ["village", "clerk", "decider", "finance", "commander", "auditor", "administrator"]


@pytest.mark.parametrize("who", EVERYONE)
def test_every_member_of_staff_reads_the_packs(sign_in: SignIn, who: str) -> None:
    assert sign_in(who).get("/packs/").status_code == 200


def test_every_benefit_has_a_page_in_both_languages(sign_in: SignIn) -> None:
    client = sign_in("clerk")
    for language in ("zh-hans", "en"):
        for code in services.catalogue().benefits:
            response = client.get(f"/packs/benefits/{code}/", headers={"Accept-Language": language})
            assert response.status_code == 200, code


def test_every_benefit_says_its_conditions_without_a_family() -> None:
    words = rule_words()
    for code in services.catalogue().benefits:
        sentences = [*words.conditions(code), *words.steps(code)]
        assert sentences, code
        for sentence in sentences:
            assert "{" not in sentence.text.zh + sentence.text.en


def test_a_figure_shows_value_since_when_source_and_marks(sign_in: SignIn) -> None:
    page = sign_in("clerk").get("/packs/parameters/").content.decode()
    for words in ("810.00元", "2018年11月1日", "数值尚未核对原文", "由本市自行规定", "示例数值，须由本市设定"):
        assert words in page


@pytest.mark.parametrize("address", ["/packs/services/social-assistance/", "/packs/references/"])
def test_services_and_references_have_pages(sign_in: SignIn, address: str) -> None:
    assert sign_in("auditor").get(address).status_code == 200


@pytest.mark.parametrize("address", ["/packs/benefits/nothing/", "/packs/services/nothing/"])
def test_what_no_pack_declares_is_not_found(sign_in: SignIn, address: str) -> None:
    assert sign_in("clerk").get(address).status_code == 404
