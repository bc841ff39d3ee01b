"""A service's declaration is refused when its steps can't end."""

from typing import Any

import pytest
from pydantic import ValidationError

from minzheng.base.packs import load_chain
from minzheng.casework.definitions import Service


@pytest.fixture
def declared() -> dict[str, Any]:
    chain = load_chain("cn-zj-jiaxing")
    return chain.section("services", Service)["social-assistance"].value.model_dump(mode="json")


def test_the_promise_is_twelve_working_days_where_it_was_thirty(declared: dict[str, Any]) -> None:
    service = Service.model_validate(declared)
    assert (service.time.promised, service.time.usual_before) == (12, 30)
    assert service.longest_path() == 12


def test_steps_that_wait_for_each_other_are_refused(declared: dict[str, Any]) -> None:
    declared["steps"]["accept"]["after"] = ["recommend"]
    with pytest.raises(ValidationError, match="circle"):
        Service.model_validate(declared)


def test_a_step_after_one_that_does_not_exist_is_refused(declared: dict[str, Any]) -> None:
    declared["steps"]["visit"]["after"] = ["acept"]
    with pytest.raises(ValidationError, match="acept"):
        Service.model_validate(declared)


def test_a_service_that_does_not_end_with_a_confirmation_is_refused(declared: dict[str, Any]) -> None:
    del declared["steps"]["confirm"]
    with pytest.raises(ValidationError, match="confirm"):
        Service.model_validate(declared)


def test_an_unknown_key_is_refused(declared: dict[str, Any]) -> None:
    declared["fee"] = 10
    with pytest.raises(ValidationError, match="fee"):
        Service.model_validate(declared)


def test_how_many_papers_were_asked_for_before_needs_a_source(declared: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="papers_reference"):
        Service.model_validate({**declared, "papers_before": 11})
    service = Service.model_validate({**declared, "papers_before": 11, "papers_reference": "jx-one-card"})
    assert service.papers_before == 11
