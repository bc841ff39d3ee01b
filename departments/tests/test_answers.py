"""What a well-behaved department answers."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from departments.tests.conftest import question


def test_a_record_is_found_and_an_empty_hand_is_none(client: httpx.Client) -> None:
    answer = client.post("/finance/queries", json=question("bank_deposits", "securities_insurance")).json()
    assert answer["person"] == {"name": "沈根福", "id_number": "330490195803121750"}
    assert answer["answers"]["bank_deposits"]["result"] == "found"
    assert answer["answers"]["bank_deposits"]["record"]["balance"] == "6200.00"
    assert answer["answers"]["securities_insurance"] == {
        "result": "none",
        "as_of": answer["answers"]["bank_deposits"]["as_of"],
        "record": {},
    }


def test_data_are_as_of_yesterday(client: httpx.Client) -> None:
    answer = client.post("/finance/queries", json=question("bank_deposits")).json()
    answered = datetime.fromisoformat(answer["answered_at"])
    assert answered.utcoffset() == timedelta(hours=8)
    assert answer["answers"]["bank_deposits"]["as_of"] == (answered - timedelta(days=1)).date().isoformat()


def test_nobody_of_that_number_means_none_for_every_item(client: httpx.Client) -> None:
    body = question("bank_deposits", "agricultural_subsidy", number="330490190001010010", name="无名氏")
    answer = client.post("/finance/queries", json=body).json()
    assert {item["result"] for item in answer["answers"].values()} == {"none"}
    assert answer["person"] == body["person"]


def test_a_small_x_in_the_number_finds_the_person(client: httpx.Client, city: Path) -> None:
    people = [person for line in (city / "registry.jsonl").open() for person in json.loads(line)["persons"]]
    person = next(person for person in people if person["id_number"].endswith("X"))
    body = question("household_register", number=person["id_number"].lower(), name=person["name"])
    answer = client.post("/public_security/queries", json=body).json()
    assert answer["person"]["id_number"] == person["id_number"]


def test_departments_know_what_a_family_did_not_declare(client: httpx.Client, city: Path) -> None:
    cast = json.loads((city / "about.json").read_text(encoding="utf-8"))["cast"]
    wife = cast["hidden_property"]["members"][1]
    body = question("legal_representative", number=wife["id_number"], name=wife["name"])
    assert (
        client.post("/market_regulation/queries", json=body).json()["answers"]["legal_representative"]["record"][
            "count"
        ]
        == 1
    )
    body = question("bank_deposits", number=wife["id_number"], name=wife["name"])
    record = client.post("/finance/queries", json=body).json()["answers"]["bank_deposits"]["record"]
    assert record["balance"] == "320000.00"


def test_the_department_answers_with_the_name_it_holds(client: httpx.Client) -> None:
    answer = client.post("/finance/queries", json=question("bank_deposits", name="沈根富")).json()
    assert answer["person"]["name"] == "沈根福"


def test_ten_departments_answer_39_items(client: httpx.Client) -> None:
    paths = [path for path in client.get("/openapi.json").json()["paths"] if path.endswith("/queries")]
    assert len(paths) == 10
    sections = client.get("/openapi.json").json()["paths"]
    assert sum(sections[path]["post"]["description"].count("；") + 1 for path in paths) == 39


def test_without_the_key_nothing_is_told(client: httpx.Client) -> None:
    for headers in ({"Authorization": ""}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}):
        response = client.post("/finance/queries", json=question("bank_deposits"), headers=headers)
        assert response.status_code == 401
        assert response.json()["code"] == "unauthorised"
        assert response.headers["WWW-Authenticate"] == "Bearer"


def test_an_unknown_item_is_named_in_both_languages(client: httpx.Client) -> None:
    response = client.post("/finance/queries", json=question("bank_deposit"))
    assert response.status_code == 400
    assert "bank_deposit；" in response.json()["zh"]
    assert "known: agricultural_subsidy, bank_deposits" in response.json()["en"]


def test_a_query_without_a_purpose_is_refused(client: httpx.Client) -> None:
    body = question("bank_deposits")
    del body["purpose"]
    response = client.post("/finance/queries", json=body)
    assert response.status_code == 422
    assert "body.purpose" in response.json()["en"]


def test_an_address_that_is_not_there_says_so(client: httpx.Client) -> None:
    assert client.get("/nowhere").json()["zh"] == "没有这个地址或方法。"
