"""Every failure, as a client meets it on the wire."""

import time
from datetime import datetime, timedelta

import httpx
import pytest

from departments.tests.conftest import question


def switch(client: httpx.Client, failure: str = "none", *, share: int = 100, latency_ms: int = 0) -> None:
    body = {"failure": failure, "share": share, "latency_ms": latency_ms}
    client.put("/control/finance", json=body).raise_for_status()


def ask(client: httpx.Client, *items: str, timeout: float = 5, query_id: str = "") -> httpx.Response:
    wanted = items or ("bank_deposits", "agricultural_subsidy", "securities_insurance")
    return client.post("/finance/queries", json=question(*wanted, query_id=query_id), timeout=timeout)


def test_a_hanging_department_sends_nothing_and_others_still_answer(client: httpx.Client) -> None:
    switch(client, "hang")
    with pytest.raises(httpx.ReadTimeout):
        ask(client, timeout=0.5)
    assert client.post("/tax/queries", json=question("income_tax")).status_code == 200


def test_a_reset_breaks_the_connection(client: httpx.Client) -> None:
    switch(client, "reset")
    with pytest.raises(httpx.ReadError) as broken:
        ask(client)
    causes, cause = [], broken.value.__cause__
    while cause:
        causes.append(type(cause))
        cause = cause.__cause__ or cause.__context__
    assert ConnectionResetError in causes


def test_a_drip_delivers_some_of_it_and_takes_forever(client: httpx.Client) -> None:
    switch(client, "slow_drip")
    started, received = time.monotonic(), b""
    with client.stream("POST", "/finance/queries", json=question("bank_deposits")) as response:
        assert response.status_code == 200
        for chunk in response.iter_raw():
            received += chunk
            if time.monotonic() - started > 1.2:
                break
    assert 0 < len(received) < 40
    assert received.startswith(b'{"qu')


def test_a_web_page_comes_with_status_200(client: httpx.Client) -> None:
    switch(client, "html")
    response = ask(client)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    assert "系统维护" in response.text


def test_cut_json_looks_whole_until_it_is_read(client: httpx.Client) -> None:
    switch(client, "cut_json")
    response = ask(client)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    with pytest.raises(ValueError):
        response.json()


def test_wrong_person_answers_for_somebody_else(client: httpx.Client) -> None:
    switch(client, "wrong_person")
    answer = ask(client).json()
    assert answer["person"]["id_number"] != "330490195803121750"
    assert set(answer["answers"]) == {"bank_deposits", "agricultural_subsidy", "securities_insurance"}


def test_missing_items_are_left_out_rather_than_none(client: httpx.Client) -> None:
    switch(client, "missing_items")
    assert set(ask(client).json()["answers"]) == {"agricultural_subsidy"}
    assert ask(client, "bank_deposits").json()["answers"] == {}


def test_stale_data_say_how_old_they_are(client: httpx.Client) -> None:
    switch(client, "stale")
    answer = ask(client).json()
    answered = datetime.fromisoformat(answer["answered_at"]).date()
    assert answer["answers"]["bank_deposits"]["as_of"] == (answered - timedelta(days=400)).isoformat()


def test_error_500_and_busy_429(client: httpx.Client) -> None:
    switch(client, "error_500")
    assert ask(client).status_code == 500
    switch(client, "busy_429")
    response = ask(client)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "2")


def test_latency_delays_the_answer(client: httpx.Client) -> None:
    switch(client, latency_ms=400)
    started = time.monotonic()
    assert ask(client).status_code == 200
    assert time.monotonic() - started >= 0.4


def test_a_share_hits_about_that_many_and_always_the_same_queries(client: httpx.Client) -> None:
    switch(client, "error_500", share=30)
    ids = [f"00000000-0000-4000-8000-{number:012d}" for number in range(200)]
    first = [ask(client, query_id=id).status_code for id in ids]
    assert 35 <= first.count(500) <= 85
    assert [ask(client, query_id=id).status_code for id in ids[:40]] == first[:40]


def test_reset_of_the_switches_makes_all_well_behaved(client: httpx.Client) -> None:
    switch(client, "error_500")
    client.delete("/control")
    assert ask(client).status_code == 200
    assert all(
        state == {"latency_ms": 0, "failure": "none", "share": 100} for state in client.get("/control").json().values()
    )


@pytest.mark.parametrize("body", [{"failure": "explode"}, {"share": 101}, {"latency_ms": -1}, {"colour": "red"}])
def test_a_wrong_switch_is_refused(client: httpx.Client, body: dict[str, object]) -> None:
    assert client.put("/control/finance", json=body).status_code == 422


def test_a_switch_of_an_unknown_department_is_refused(client: httpx.Client) -> None:
    response = client.put("/control/weather", json={})
    assert response.status_code == 404
    assert response.json()["en"] == "There is no department weather."
