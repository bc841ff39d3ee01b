"""A department that misbehaves delays its own items and nothing else; nothing it sends ever reads as "owns nothing"."""

import time
import tracemalloc
from datetime import timedelta

import pytest

from minzheng.verification import actions, comparing, queries
from minzheng.verification.models import Answer, Check, Finding, SourceHealth, SourceQuery

from .cast import AT, Cast
from .doubles import Departments, found

# how the homes office misbehaves -> what the page says of it
FAULTS = {
    "hang": "timeout",
    "slow_drip": "timeout",
    "error_500": "http_500",
    "busy_429": "busy_429",
    "refused": "refused",
    "redirect": "refused",
    "reset": "connection",
    "html": "not_json",
    "cut_json": "not_json",
    "charset": "not_json",
    "gzip": "not_json",
    "not_a_number": "not_json",
    "deep": "not_json",
    "list": "bad_shape",
    "wrong_query": "bad_shape",
    "empty_record": "bad_shape",
    "next_year": "bad_shape",
    "wrong_person": "wrong_person",
    "wrong_name": "wrong_person",
    "stale": "stale",
    "huge": "too_large",
}


@pytest.fixture(autouse=True)
def known(cast: Cast, departments: Departments) -> None:
    departments.answers[(cast.grandmother.id_number, "pension_paid")] = found(monthly_amount="900.00")
    departments.answers[(cast.grandmother.id_number, "houses")] = found(count=3)


def homes_of(check: Check) -> list[Finding]:
    return list(Finding.objects.filter(check_run=check, department="homes"))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_leaves_the_item_unknown_and_the_others_whole(fault: str, cast: Cast, departments: Departments) -> None:
    departments.failing["homes"] = fault
    check = cast.start(pension="100.00", houses=1)
    actions.ask_due(at=AT)
    check.refresh_from_db()
    assert check.state == Check.State.ASKING
    assert {finding.state for finding in homes_of(check)} == {comparing.UNANSWERED}
    assert {(finding.found, finding.used) for finding in homes_of(check)} == {(None, "declared")}
    assert not Answer.objects.filter(query__department="homes").exists()
    assert queries.verified_family(check)["persons"][0]["houses"] == 1
    assert set(SourceQuery.objects.filter(department="homes").values_list("last_error", flat=True)) == {FAULTS[fault]}
    healthy = queries.progress(check, AT).departments
    assert {one.code: one.state for one in healthy if one.code != "homes"} == {
        "pensions": "answered",
        "people": "answered",
    }
    assert queries.verified_family(check)["persons"][0]["pension"] == "900.00"


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_when_the_department_is_back_the_answers_come_by_themselves(
    fault: str, cast: Cast, departments: Departments
) -> None:
    departments.failing["homes"] = fault
    check = cast.start(houses=1)
    actions.ask_due(at=AT)
    departments.failing.clear()
    departments.asked.clear()
    actions.ask_due(at=AT + timedelta(seconds=200))  # beyond what a busy department asked us to wait
    check.refresh_from_db()
    assert check.state == Check.State.COMPLETE
    assert queries.verified_family(check)["persons"][0]["houses"] == 3
    assert {department for department, _number, _items in departments.asked} == {"homes"}


def test_only_the_items_that_are_missing_are_asked_again(cast: Cast, departments: Departments) -> None:
    departments.failing["homes"] = "missing_items"  # it leaves out the first, houses
    check = cast.start()
    actions.ask_due(at=AT)
    assert {finding.variable for finding in homes_of(check) if finding.state == comparing.UNANSWERED} == {"houses"}
    homes = next(one for one in queries.progress(check, AT).departments if one.code == "homes")
    assert (homes.state, [item.zh for item in homes.waiting_items]) == ("partial", ["房产"])
    departments.failing.clear()
    departments.asked.clear()
    actions.ask_due(at=AT + timedelta(seconds=6))
    assert {items for _department, _number, items in departments.asked} == {("houses",)}
    check.refresh_from_db()
    assert check.state == Check.State.COMPLETE


def test_a_hanging_department_costs_its_own_deadline_and_not_more(cast: Cast, departments: Departments) -> None:
    departments.failing = {"homes": "hang", "people": "slow_drip"}
    check = cast.start()
    begun = time.monotonic()
    actions.ask_due(at=AT)
    assert time.monotonic() - begun < 3.5  # two attempts of a second, a pause, and room for a slow machine
    pensions = SourceQuery.objects.filter(check_run=check, department="pensions")
    assert all(query.answered_at and query.answered_at - AT < timedelta(seconds=0.9) for query in pensions)


def test_a_question_that_falls_due_while_another_department_hangs_is_asked_at_once(
    cast: Cast, departments: Departments
) -> None:
    departments.failing["homes"] = "hang"
    authorisation = cast.authorise()
    first = cast.start(authorisation)
    later = cast.start(authorisation, houses=2)
    SourceQuery.objects.filter(check_run=later).update(next_try_at=AT + timedelta(seconds=0.5))
    actions.ask_due(at=AT)
    for check in (first, later):
        answered = SourceQuery.objects.filter(check_run=check, department="pensions", state="answered")
        assert answered.count() == 2
        assert all(query.answered_at and query.answered_at - AT < timedelta(seconds=1.5) for query in answered)


def test_a_hundred_megabytes_are_never_in_memory(cast: Cast, departments: Departments) -> None:
    departments.failing["homes"] = "huge"
    cast.start()
    tracemalloc.start()
    actions.ask_due(at=AT)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * 1024 * 1024


def test_a_clock_some_hours_ahead_is_no_reason_to_refuse(cast: Cast, departments: Departments) -> None:
    departments.failing = dict.fromkeys(("homes", "pensions", "people"), "tomorrows_clock")
    check = cast.start()
    actions.ask_due(at=AT)
    check.refresh_from_db()
    assert check.state == Check.State.COMPLETE


def test_later_rounds_are_spread_out_and_go_on_until_the_authorisation_ends(
    cast: Cast, departments: Departments
) -> None:
    departments.failing = dict.fromkeys(("homes", "pensions", "people"), "refused")
    check = cast.start(cast.authorise(until=AT.date()))
    at, waits = AT, []
    for _round in range(4):
        actions.ask_due(at=at)
        query = SourceQuery.objects.filter(check_run=check, department="people").first()
        assert query is not None
        assert query.next_try_at is not None
        waits.append((query.next_try_at - at).total_seconds())
        at = query.next_try_at + timedelta(seconds=1)
        SourceHealth.objects.update(failures=0, open_until=None)
    for wait, planned in zip(waits, (5, 15, 60, 300), strict=True):
        assert planned <= wait <= planned * 1.1 + 2
    departments.asked.clear()
    assert actions.ask_due(at=AT + timedelta(days=1)) == 0
    assert not departments.asked
    progress = queries.progress(check, AT + timedelta(days=1))
    assert progress.stopped
    assert {one.state for one in progress.departments} == {"ended"}


def test_the_breaker_opens_after_repeated_failures_and_one_question_finds_out_whether_it_is_back(
    cast: Cast, departments: Departments
) -> None:
    departments.failing["people"] = "refused"
    authorisation = cast.authorise()
    for number in range(3):
        cast.start(authorisation, houses=number)
    actions.ask_due(at=AT)
    health = SourceHealth.objects.get(source="xx/people")
    assert health.breaker.state(AT + timedelta(seconds=2)) == "open"
    departments.asked.clear()
    actions.ask_due(at=AT + timedelta(seconds=20))  # due, but the department is left in peace
    assert not departments.asked
    actions.ask_due(at=AT + timedelta(seconds=70))
    assert len(departments.asked) == 1
    assert SourceHealth.objects.get(source="xx/people").breaker.state(AT + timedelta(seconds=75)) == "open"
    departments.failing.clear()
    departments.asked.clear()
    actions.ask_due(at=AT + timedelta(minutes=5))  # the one question is answered: everybody's turn at once
    assert len(departments.asked) == 6
    assert SourceHealth.objects.get(source="xx/people").breaker.state(AT) == "closed"
    assert not Check.objects.filter(state=Check.State.ASKING).exists()


def test_a_busy_department_is_asked_when_it_said_and_not_before(cast: Cast, departments: Departments) -> None:
    departments.failing["homes"] = "busy_429"
    check = cast.start()
    actions.ask_due(at=AT)
    query = SourceQuery.objects.filter(check_run=check, department="homes").first()
    assert query is not None
    assert query.next_try_at is not None
    assert query.attempts == 1
    assert 120 <= (query.next_try_at - AT).total_seconds() <= 134


def test_no_personal_datum_appears_in_a_log_line(
    cast: Cast, departments: Departments, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for fault in ("wrong_person", "cut_json", "reset"):
        departments.failing["homes"] = fault
        cast.start(houses=len(fault))
        actions.ask_due(at=AT)
    for secret in (cast.grandmother.id_number, cast.grandson.id_number, "900.00", "陆𠮷例"):
        assert secret not in caplog.text
