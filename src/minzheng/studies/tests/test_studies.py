"""What if? Cost, winners and losers for the registered families of a place; counts only."""

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from django.test import Client

from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import AuditEntry
from minzheng.casework.tests.cast import Cast, at
from minzheng.policy.reform.errors import NothingChanges, ReformError
from minzheng.registry.models import Household
from minzheng.studies import actions, queries
from minzheng.studies.errors import StudyNotFound, StudyNotReady
from minzheng.studies.models import Study, StudyState
from minzheng.studies.publishing import published

ON = date(2026, 11, 24)


def start(
    cast: Cast, by: str = "decider", division: str = "330402", operation: str = "study-1", **changes: Any
) -> Study:
    return actions.start_study(
        actor=cast.staff[by], division=division, title="低保标准提高", on=ON,
        changes=changes or {"dibao_standard": "+8%"}, operation_id=operation, at=at(),
    )  # fmt: skip


def finished(cast: Cast, **options: Any) -> Study:
    study = start(cast, **options)
    while actions.continue_study(study_id=study.pk, at=at()):
        pass
    study.refresh_from_db()
    return study


def signed_in(cast: Cast, key: str) -> Client:
    client = Client()
    client.force_login(cast.staff[key])
    return client


def test_a_higher_standard_costs_more_and_the_poor_gain(cast: Cast) -> None:
    result = queries.result_of(finished(cast))
    total = result["total"]
    assert total["gaining"] > 0
    assert total["after_fen"] > total["before_fen"]
    assert total["gained_fen"] - total["lost_fen"] == total["after_fen"] - total["before_fen"]
    dibao = next(row for row in result["benefits"] if row["code"] == "dibao")
    assert dibao["fen"]["after"] > dibao["fen"]["before"]


def test_everybody_registered_is_counted_or_named_as_left_out(cast: Cast) -> None:
    study = finished(cast)
    result = queries.result_of(study)
    here = Household.objects.filter(division__startswith="330402").count()
    assert study.households == here
    assert result["households"] + result["refused"] == here
    assert result["mistakes"]["in_two_households"] == 2


def test_chunk_by_chunk_gives_what_one_go_gives(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = queries.result_of(finished(cast))
    monkeypatch.setattr(actions, "CHUNK", 2)
    assert queries.result_of(finished(cast, operation="study-2")) == whole


def test_a_study_that_was_killed_goes_on_where_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "CHUNK", 2)
    study = start(cast)
    actions.continue_study(study_id=study.pk, at=at())

    def killed(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "batch_of", killed)
        with pytest.raises(RuntimeError, match="killed"):
            actions.continue_study(study_id=study.pk, at=at())
    study.refresh_from_db()
    assert study.households == 2
    while actions.continue_study(study_id=study.pk, at=at()):
        pass
    study.refresh_from_db()
    assert study.state == StudyState.DONE


def test_the_same_click_twice_is_one_study(cast: Cast) -> None:
    assert start(cast).pk == start(cast).pk
    assert AuditEntry.objects.filter(action="start_study").count() == 1


def test_nobody_studies_a_place_that_is_not_theirs(cast: Cast) -> None:
    for by in ("village", "clerk", "finance", "auditor", "other_decider"):
        with pytest.raises(NotPermitted):
            start(cast, by=by)
    with pytest.raises(NotPermitted):
        start(cast, by="decider", division="3304")
    study = finished(cast)
    with pytest.raises(StudyNotFound):
        queries.study_for(cast.staff["other_decider"], study.pk)
    assert queries.study_for(cast.staff["commander"], study.pk) == study


def test_an_unknown_figure_and_a_change_of_nothing_are_refused(cast: Cast) -> None:
    with pytest.raises(ReformError) as refused:
        start(cast, dibao_standrad="900.00")
    assert "dibao_standard" in str(refused.value.hint)
    with pytest.raises(NothingChanges):
        start(cast, outreach_points_child=30)
    assert not Study.objects.exists()


def test_a_result_is_not_there_before_it_is_done(cast: Cast) -> None:
    with pytest.raises(StudyNotReady):
        queries.result_of(start(cast))


def test_counts_that_could_point_at_a_family_are_hidden_below_the_county() -> None:
    row = {
        "group": "330402001", "families": 40, "people": 99, "undecided": 0, "receiving_before": 10,
        "receiving_after": 12,
        "gaining": 3, "losing": 0, "gained_fen": 5000, "lost_fen": 0, "before_fen": 90000, "after_fen": 95000,
        "poor_before": 7, "poor_after": 4, "gap_before_fen": 800, "gap_after_fen": 300,
    }  # fmt: skip
    result = {"groups": {"town": [row, {**row, "group": "330402002", "families": 4}], "county": [row]}}
    shown = published(result)
    (town,) = shown["groups"]["town"]
    assert shown["towns_left_out"] == 1
    assert (town["gaining"], town["gained_fen"], town["poor_after"], town["gap_after_fen"]) == (None, None, None, None)
    assert (town["losing"], town["lost_fen"], town["receiving_before"]) == (0, 0, 10)
    assert shown["groups"]["county"] == [row]


def test_the_stored_result_names_nobody(cast: Cast) -> None:
    study = finished(cast)
    for person in cast.people.values():
        assert person.name not in study.result
        assert str(person.pk) not in study.result
    assert not study.partial


def test_the_page_starts_a_study_and_shows_it(cast: Cast) -> None:
    client = signed_in(cast, "decider")
    assert "还没有测算" in client.get("/work/studies/").content.decode()
    sent = {
        "title": "提标试算", "division": "330402000000", "on_year": "2026", "on_month": "11", "on_day": "24",
        "parameter_1": "dibao_standard", "change_1": "+8%", "operation": "study-page-1",
    }  # fmt: skip
    answer = client.post("/work/studies/new/", sent)
    assert answer.status_code == 302, answer.content.decode()
    address = answer["Location"]
    assert "测算中" in client.get(address).content.decode()
    while actions.work_studies(at=at()):
        pass
    page = client.get(address).content.decode()
    for word in ("提标试算", "受益户", "最低生活保障", "人均收入十等分", "低保标准"):
        assert word in page
    assert "提标试算" in client.get("/work/studies/").content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [("很多", "例如 1500.00"), ("-120%", "100%"), ("", "请写改为多少")],
    ids=["words", "below", "empty"],
)
def test_a_change_that_can_not_be_is_told_at_its_field(cast: Cast, change: str, said: str) -> None:
    sent = {
        "title": "试", "division": "330402000000", "on_year": "2026", "on_month": "11", "on_day": "24",
        "parameter_1": "dibao_standard", "change_1": change, "operation": "study-page-1",
    }  # fmt: skip
    answer = signed_in(cast, "decider").post("/work/studies/new/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Study.objects.exists()


def test_the_page_speaks_english_throughout(cast: Cast) -> None:
    study = finished(cast)
    client = signed_in(cast, "decider")
    client.cookies["django_language"] = "en"
    for address in ("/work/studies/", "/work/studies/new/", f"/work/studies/{study.pk}/"):
        page = client.get(address).content.decode()
        body = page[page.index("<main") : page.index("</main>")]
        for zh in ("测算", "受益", "辖区", "参数", "每月"):
            assert zh not in body.replace(study.title, ""), (address, zh)


def test_the_spreadsheet_holds_the_same_numbers(cast: Cast) -> None:
    study = finished(cast)
    answer = signed_in(cast, "commander").get(f"/work/studies/{study.pk}/excel/")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "受益户" in book.read("xl/sharedStrings.xml").decode()


def test_the_interface_gives_what_the_page_gives(cast: Cast) -> None:
    client = signed_in(cast, "commander")
    body = {"title": "提标", "division": "3304", "on": "2026-11-24", "changes": {"dibao_standard": "900.00"}}
    send = {"content_type": "application/json", "headers": {"Idempotency-Key": "study-api-1"}}
    first = client.post("/api/studies", json.dumps(body), **send).json()
    again = client.post("/api/studies", json.dumps(body), **send).json()
    assert first["id"] == again["id"]
    assert client.get(f"/api/studies/{first['id']}").json()["result"] is None
    while actions.work_studies(at=at()):
        pass
    assert client.get(f"/api/studies/{first['id']}").json()["result"]["total"]["families"] > 0
    assert [row["id"] for row in client.get("/api/studies").json()["studies"]] == [first["id"]]
    wrong = client.post("/api/studies", json.dumps({**body, "changes": {"nothing": "1"}}), **{
        **send, "headers": {"Idempotency-Key": "study-api-2"}
    })  # fmt: skip
    assert wrong.status_code == 422
    assert signed_in(cast, "clerk").get("/api/studies").status_code == 403
    assert signed_in(cast, "other_decider").get(f"/api/studies/{first['id']}").status_code == 404
