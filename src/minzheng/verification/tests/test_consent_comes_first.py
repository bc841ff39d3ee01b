import hashlib
from datetime import date, timedelta
from typing import Any

import pytest

from minzheng.accounts.errors import NotPermitted, OperationConflict
from minzheng.accounts.models import AuditEntry
from minzheng.base.packs import load_chain
from minzheng.verification import actions, queries
from minzheng.verification.asking import Asker
from minzheng.verification.claiming import claim
from minzheng.verification.consent import consent_text
from minzheng.verification.errors import AuthorisationEnded, AuthorisationRefused, NotAuthorised, UnknownItem
from minzheng.verification.models import Answer, Check, SourceQuery
from minzheng.verification.storing import store

from .cast import AT, Cast
from .doubles import Departments, found


def test_the_wording_names_who_what_why_until_when_and_how_to_take_it_back(cast: Cast) -> None:
    people = [cast.grandmother, cast.grandson]
    chain = load_chain("xx")
    chinese = consent_text(chain, ["pensions.pension_paid", "people.marriage"], people, date(2027, 11, 23), "zh-hans")
    for part in ("陆𠮷例", "养老部门", "养老金发放", "养老金是收入。", "2027年11月23日", "撤回"):
        assert part in chinese
    assert "房产" not in chinese
    assert cast.grandmother.id_number not in chinese
    english = consent_text(chain, ["pensions.pension_paid"], people, date(2027, 11, 23), "en")
    for part in ("Pension office", "A pension is income.", "23 November 2027", "withdraw"):
        assert part in english


def test_the_hash_of_the_wording_is_kept(cast: Cast) -> None:
    authorisation = cast.authorise(wording="同意")
    assert authorisation.wording_sha256 == hashlib.sha256("同意".encode()).hexdigest()
    entry = AuditEntry.objects.get(action="authorise_verification")
    assert entry.detail["sha256"] == authorisation.wording_sha256


def test_only_the_items_that_were_agreed_to_are_asked(cast: Cast, departments: Departments) -> None:
    cast.start(cast.authorise(["pensions.pension_paid"]))
    actions.ask_due(at=AT)
    assert {(department, items) for department, _number, items in departments.asked} == {
        ("pensions", ("pension_paid",))
    }


def test_an_attempt_at_more_is_refused_and_logged(cast: Cast, departments: Departments) -> None:
    authorisation = cast.authorise(["pensions.pension_paid"])
    with pytest.raises(NotAuthorised) as refused:
        actions.start_check(
            actor=cast.clerk, authorisation=authorisation, household=cast.household, declared=cast.declared(),
            case_number="JX-1", operation_id="more", items=["pensions.pension_paid", "homes.houses"], at=AT,
        )  # fmt: skip
    assert "homes.houses" in refused.value.text.zh
    entry = AuditEntry.objects.get(action="verification_refused")
    assert (entry.actor_id, entry.detail["items"]) == (cast.clerk.pk, ["homes.houses"])
    assert not Check.objects.exists()


def test_a_person_who_did_not_consent_is_not_asked_about(cast: Cast) -> None:
    authorisation = cast.authorise(people=[cast.grandmother])
    with pytest.raises(NotAuthorised):
        cast.start(authorisation)
    assert AuditEntry.objects.get(action="verification_refused").detail["people"] == [str(cast.grandson.pk)]


def test_an_unknown_item_is_refused_with_the_nearest_right_one(cast: Cast) -> None:
    with pytest.raises(UnknownItem) as refused:
        cast.authorise(["pensions.pension_payd"])
    assert refused.value.hint is not None
    assert "pensions.pension_paid" in refused.value.hint.en


@pytest.mark.parametrize(
    "wrong", [{"people": []}, {"wording": " "}, {"until": date(2026, 11, 23)}, {"until": date(2029, 1, 1)}]
)
def test_an_authorisation_without_people_wording_or_a_proper_end_is_refused(
    cast: Cast, wrong: dict[str, object]
) -> None:
    with pytest.raises(AuthorisationRefused):
        cast.authorise(**wrong)


def test_nobody_authorises_or_verifies_for_strangers(cast: Cast) -> None:
    for actor in (cast.neighbour, cast.other_clerk, cast.packs):
        with pytest.raises(NotPermitted):
            cast.authorise(actor=actor)
    authorisation = cast.authorise()
    for actor in (cast.neighbour, cast.other_clerk, cast.villager):
        with pytest.raises(NotPermitted):
            actions.start_check(
                actor=actor, authorisation=authorisation, household=cast.household, declared=cast.declared(),
                case_number="JX-1", operation_id=f"by-{actor.username}", at=AT,
            )  # fmt: skip
        with pytest.raises(NotPermitted):
            actions.withdraw(actor=actor if actor != cast.villager else cast.packs, authorisation=authorisation)


def test_after_a_withdrawal_nothing_more_is_asked(cast: Cast, departments: Departments) -> None:
    departments.failing["homes"] = "refused"
    authorisation = cast.authorise()
    check = cast.start(authorisation)
    actions.ask_due(at=AT)
    actions.withdraw(actor=cast.citizen, authorisation=authorisation, at=AT)
    actions.withdraw(actor=cast.citizen, authorisation=authorisation, at=AT + timedelta(days=1))
    assert authorisation.withdrawn_at == AT
    departments.failing.clear()
    departments.asked.clear()
    assert actions.ask_due(at=AT + timedelta(hours=1)) == 0
    assert not departments.asked
    check.authorisation.refresh_from_db()
    assert queries.progress(check, AT).stopped
    with pytest.raises(AuthorisationEnded):
        cast.start(authorisation, houses=7)


def test_an_answer_that_arrives_after_the_withdrawal_is_not_kept(cast: Cast, departments: Departments) -> None:
    departments.answers[(cast.grandmother.id_number, "houses")] = found(count=3)
    authorisation = cast.authorise()
    cast.start(authorisation)
    requests = claim(at=AT, limit=100)
    actions.withdraw(actor=cast.citizen, authorisation=authorisation, at=AT)
    with Asker(departments.url, "key") as asker:
        asker.submit(requests)
        while asker.in_flight:
            for outcome in asker.outcomes(1):
                store(outcome, at=AT)
    assert not Answer.objects.exists()
    assert not SourceQuery.objects.filter(next_try_at__isnull=False).exists()


def test_starting_twice_makes_one_check(cast: Cast) -> None:
    authorisation = cast.authorise()
    arguments: dict[str, Any] = {
        "actor": cast.clerk,
        "authorisation": authorisation,
        "household": cast.household,
        "case_number": "JX-1",
        "at": AT,
    }
    first = actions.start_check(declared=cast.declared(houses=1), operation_id="one", **arguments)
    assert actions.start_check(declared=cast.declared(houses=1), operation_id="one", **arguments) == first
    with pytest.raises(OperationConflict):
        actions.start_check(declared=cast.declared(houses=2), operation_id="one", **arguments)
    # The same question within a day gets the same check; another declaration is another check.
    assert actions.start_check(declared=cast.declared(houses=1), operation_id="two", **arguments) == first
    assert actions.start_check(declared=cast.declared(houses=2), operation_id="three", **arguments) != first
    arguments["at"] = AT + timedelta(hours=25)
    assert actions.start_check(declared=cast.declared(houses=1), operation_id="four", **arguments) != first
