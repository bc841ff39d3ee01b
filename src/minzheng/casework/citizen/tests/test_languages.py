"""Every citizens' and public page in English: no Chinese is left but names, places and what people wrote."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from minzheng.casework import actions
from minzheng.casework.citizen.tests.pages import CHINESE, in_english
from minzheng.casework.models import Letter, Notice, Outcome
from minzheng.casework.tests.cast import SERVICE, Cast, at, decided, draft, paused, recommended, submitted

MoveTo = Callable[[datetime], None]
SignIn = Callable[..., Client]
NAMES = re.compile(
    r"沈𬱖例|陆𠮷例|沈小例|沈\*|孙富例|李富例|钱独例|虚构路1号|虚构银行|南湖区|秀洲区|嘉善县|海盐县|海宁市|平湖市|桐乡市|"
    r"浙江省嘉兴市|建设街道|百福弄社区居委会|民救〔2026〕1号|请补充孩子就读的学段。|家庭人均收入高于标准。|受理员例|确认员例|村员例|中文$"
)


def left(words: str) -> list[str]:
    """Chinese that is neither a name nor what a person wrote."""
    words = NAMES.sub("", words)
    return [words[max(0, m.start() - 15) : m.end() + 25] for m in CHINESE.finditer(words)][:5]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    ["/", f"/services/{SERVICE}/", "/sign-in/", "/letters/", "/notices/", "/notices/objected/", "/calculator/"],
)
def test_public_pages(visitor: Client, url: str) -> None:
    assert left(in_english(visitor, url)) == []


def test_pages_of_an_application(cast: Cast, as_citizen: SignIn, as_staff: SignIn) -> None:
    number = draft(cast).number
    paths = ["", "people/", "consent/", "withdraw/"]
    paths += [f"{key}/" for key in ("income", "property", "health", "spending", "children", "household")]
    for browser in (as_citizen(), as_staff()):
        for path in paths:
            assert left(in_english(browser, f"/apply/{number}/{path}")) == [], path
        assert left(in_english(browser, f"/apply/{SERVICE}/")) == []
    assert left(in_english(as_citizen(), "/my/")) == []


def test_pages_about_consent(cast: Cast, as_citizen: SignIn) -> None:
    case = submitted(cast)
    url = f"/apply/{case.number}/withdraw-consent/"
    assert left(in_english(as_citizen(), url)) == []
    actions.withdraw_consent(actor=cast.citizen("poor-man"), case_id=case.pk, operation_id="op", at=at())
    for page in (url, f"/my/cases/{case.number}/", "/my/record-access/"):
        assert left(in_english(as_citizen(), page)) == [], page


def test_pages_of_a_granted_case(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    case = decided(cast)
    day(at(8))
    for url in ("/my/", f"/my/cases/{case.number}/", f"/apply/{case.number}/done/", "/my/record-access/"):
        assert left(in_english(as_citizen(), url)) == [], url
    assert left(in_english(Client(), f"/letters/{Letter.objects.get().code}/")) == []


def test_pages_of_a_refused_and_of_a_paused_case(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    waiting = paused(cast, "old-man")
    refused = decided(cast, "rich-man", Outcome.REFUSE)
    for key, case in (("old-man", waiting), ("rich-man", refused)):
        assert left(in_english(as_citizen(key), f"/my/cases/{case.number}/")) == [], key


def test_pages_of_a_notice(cast: Cast, visitor: Client) -> None:
    recommended(cast)
    assert left(in_english(visitor, "/notices/")) == []
    assert left(in_english(visitor, f"/notices/{Notice.objects.get().pk}/object/")) == []
