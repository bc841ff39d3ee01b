from datetime import timedelta

import pytest

from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import AuditEntry
from minzheng.verification import actions, events, queries, reports
from minzheng.verification.errors import NothingToSettle, ReasonMissing
from minzheng.verification.models import AnswerVersion, Check, Finding, FindingVersion, Report

from .cast import AT, Cast
from .doubles import Departments, found


@pytest.fixture
def check(cast: Cast, departments: Departments) -> Check:
    """Grandmother declared one home; two were found."""
    departments.answers[(cast.grandmother.id_number, "houses")] = found(count=2)
    check = cast.start(houses=1)
    actions.ask_due(at=AT)
    check.refresh_from_db()
    return check


def houses(check: Check, cast: Cast) -> Finding:
    return Finding.objects.get(check_run=check, person=cast.grandmother, variable="houses")


def test_a_difference_is_settled_with_a_reason_and_the_decision_uses_it(check: Check, cast: Cast) -> None:
    finding = houses(check, cast)
    settle = {"finding_id": finding.pk, "use": "declared", "reason": "第二套已于上月过户", "operation_id": "s-1"}
    actions.settle_finding(actor=cast.clerk, **settle)
    assert actions.settle_finding(actor=cast.clerk, **settle).pk == finding.pk  # a double click
    row = next(row for row in queries.comparison(check) if row.finding_id == finding.pk)
    assert (row.used, row.settled_by, row.reason) == ("declared", "镇办例", "第二套已于上月过户")
    assert queries.verified_family(check)["persons"][0]["houses"] == 1
    assert AuditEntry.objects.filter(action="settle_finding").count() == 1


def test_settling_needs_the_right_the_place_and_a_reason(check: Check, cast: Cast) -> None:
    finding = houses(check, cast)
    settle = {"finding_id": finding.pk, "use": "declared", "operation_id": "s-1"}
    for actor in (cast.villager, cast.decider, cast.other_clerk, cast.citizen):
        with pytest.raises(NotPermitted):
            actions.settle_finding(actor=actor, reason="理由", **settle)
    with pytest.raises(ReasonMissing):
        actions.settle_finding(actor=cast.clerk, reason="  ", **settle)
    agreed = Finding.objects.get(check_run=check, person=cast.grandson, variable="houses")
    with pytest.raises(NothingToSettle):
        actions.settle_finding(actor=cast.clerk, **{**settle, "finding_id": agreed.pk}, reason="理由")


def test_what_is_not_answered_cannot_be_settled(cast: Cast, departments: Departments) -> None:
    departments.failing["homes"] = "refused"
    check = cast.start(houses=1)
    actions.ask_due(at=AT)
    with pytest.raises(NothingToSettle):
        actions.settle_finding(
            actor=cast.clerk, finding_id=houses(check, cast).pk, use="found", reason="理由", operation_id="s-1"
        )


def test_a_settled_finding_is_open_again_when_the_department_says_something_else(
    check: Check, cast: Cast, departments: Departments
) -> None:
    finding = houses(check, cast)
    actions.settle_finding(
        actor=cast.clerk, finding_id=finding.pk, use="declared", reason="已过户", operation_id="s-1", at=AT
    )
    first = queries.report(check)
    departments.answers[(cast.grandmother.id_number, "houses")] = found(count=3)
    later = AT + timedelta(days=2)
    actions.ask_again(
        actor=cast.clerk, check=check, items=["homes.houses"], reason="申请人异议", operation_id="again", at=later
    )
    check.refresh_from_db()
    assert check.state == Check.State.ASKING
    assert houses(check, cast).found == 2  # the old answer stands until the new one is there
    departments.asked.clear()
    actions.ask_due(at=later)
    assert {items for _department, _number, items in departments.asked} == {("houses",)}
    finding.refresh_from_db()
    assert (finding.found, finding.used, finding.settled_by, finding.reason) == (3, "found", None, "")
    kept = FindingVersion.objects.get(finding=finding).content
    assert (kept["found"], kept["used"], kept["reason"]) == (2, "declared", "已过户")
    assert AnswerVersion.objects.get().content["record"] == {"count": 2}
    check.refresh_from_db()
    assert check.state == Check.State.COMPLETE
    assert queries.report(check)["number"] == 2
    assert Report.objects.get(check_run=check, number=1).content == first


def test_the_same_answer_again_leaves_a_settled_finding_settled(
    check: Check, cast: Cast, departments: Departments
) -> None:
    finding = houses(check, cast)
    actions.settle_finding(
        actor=cast.clerk, finding_id=finding.pk, use="declared", reason="已过户", operation_id="s-1", at=AT
    )
    actions.ask_again(actor=cast.clerk, check=check, items=["homes.houses"], reason="异议", operation_id="again", at=AT)
    actions.ask_due(at=AT)
    finding.refresh_from_db()
    assert (finding.used, finding.reason) == ("declared", "已过户")
    assert not AnswerVersion.objects.exists()


def test_whoever_subscribed_hears_of_answers_and_settlements_inside_the_transaction(
    cast: Cast, departments: Departments, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, int]] = []
    monkeypatch.setattr(events, "_listeners", [])
    events.on_check_changed(
        lambda check: heard.append((check.state, check.findings.exclude(state="unanswered").count()))
    )
    departments.answers[(cast.grandmother.id_number, "houses")] = found(count=2)
    check = cast.start(houses=1)
    actions.ask_due(at=AT)
    assert heard[-1] == ("complete", 6)
    assert {state for state, _number in heard[:-1]} == {"asking"}
    events._listeners.clear()

    def refuse(check: Check) -> None:
        raise RuntimeError

    events.on_check_changed(refuse)
    with pytest.raises(RuntimeError):
        actions.settle_finding(
            actor=cast.clerk, finding_id=houses(check, cast).pk, use="declared", reason="理由", operation_id="s-9"
        )
    assert houses(check, cast).settled_by is None


def test_a_report_is_frozen_and_shows_every_alteration(check: Check, cast: Cast) -> None:
    check.refresh_from_db()
    report = queries.report(check)
    assert report["complete"]
    assert reports.is_genuine(report)
    lines = [line for line in report["lines"] if line["person"]["id"] == str(cast.grandmother.pk)]
    assert [(line["item"], line["result"]) for line in lines] == [
        ("pension_paid", "none"),
        ("training", "none"),
        ("houses", "found"),
        ("certificate", "none"),
        ("marriage", "none"),
    ]
    assert all(line["query_id"] and line["answered_at"] and len(line["response_sha256"]) == 64 for line in lines)
    lines[2]["record"]["count"] = 1
    assert not reports.is_genuine(report)


def test_a_draft_says_what_is_missing_and_why(cast: Cast, departments: Departments) -> None:
    departments.failing = {"homes": "hang", "people": "html"}
    check = cast.start()
    actions.ask_due(at=AT)
    report = queries.report(check)
    assert (report["complete"], report["number"]) == (False, 0)
    results = {(line["department"], line["result"], line.get("error")) for line in report["lines"]}
    assert results == {("homes", "timeout", "timeout"), ("people", "error", "not_json"), ("pensions", "none", None)}
    assert not Report.objects.exists()
