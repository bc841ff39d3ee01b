"""Keeping a page's answers."""

from typing import Any

import pytest

from minzheng.accounts.models import AuditEntry
from minzheng.casework import actions
from minzheng.casework.errors import CaseNotFound, EditedElsewhere, NotInThisState
from minzheng.casework.models import Case
from minzheng.casework.tests.cast import Cast, at, draft, paused, submitted
from minzheng.casework.tests.traces import audited, fresh, nothing_changes
from minzheng.policy import FamilyError


def save(cast: Cast, case: Case, by: str = "poor-man", **answers: Any) -> Case:
    answers.setdefault("revision", case.revision)
    return actions.save_answers(actor=cast.citizen(by), case_id=case.pk, at=at(), **answers)


def woman(cast: Cast, **facts: Any) -> dict[str, dict[str, Any]]:
    return {str(cast.people["poor-woman"].pk): facts}


def test_answers_are_kept_and_logged_by_name_without_their_values(cast: Cast) -> None:
    case = draft(cast)
    save(cast, case, persons=woman(cast, wage="1500.00"), household={"able_supporter": True}, note="孩子住校")
    case = fresh(case)
    assert case.family["persons"][1]["wage"] == "1500.00"
    assert case.family["household"]["able_supporter"] is True
    assert (case.note, case.revision) == ("孩子住校", 1)
    assert audited(case) == ["open_case", "save_answers"]


def test_the_log_tells_which_facts_were_changed_and_not_to_what(cast: Cast) -> None:
    save(cast, draft(cast), persons=woman(cast, wage="1512.34"))
    entry = AuditEntry.objects.get(action="save_answers")
    assert entry.detail == {"revision": 1, "facts": ["wage"]}


def test_an_empty_answer_takes_the_fact_away(cast: Cast) -> None:
    case = draft(cast)
    save(cast, case, persons=woman(cast, wage=""))
    assert "wage" not in fresh(case).family["persons"][1]


def test_zero_and_no_are_answers(cast: Cast) -> None:
    case = draft(cast)
    save(cast, case, persons=woman(cast, wage="0", serious_illness=False))
    assert fresh(case).family["persons"][1]["wage"] == "0"
    assert fresh(case).family["persons"][1]["serious_illness"] is False


def test_a_second_window_does_not_overwrite_the_first(cast: Cast) -> None:
    case = draft(cast)
    save(cast, case, persons=woman(cast, wage="1000.00"))
    with nothing_changes(), pytest.raises(EditedElsewhere):
        save(cast, case, persons=woman(cast, wage="2000.00"), revision=0)
    assert fresh(case).family["persons"][1]["wage"] == "1000.00"


def test_the_same_page_sent_twice_is_kept_once_and_is_no_conflict(cast: Cast) -> None:
    case = draft(cast)
    save(cast, case, persons=woman(cast, wage="1000.00"), note="孩子住校")
    with nothing_changes():
        assert save(cast, case, persons=woman(cast, wage="1000.00"), note="孩子住校", revision=0).revision == 1


@pytest.mark.parametrize("wage", ["-1", "12.345", "abc", "99999999999", 1500.5, True])
def test_an_amount_that_can_not_be_is_refused_in_both_languages(cast: Cast, wage: object) -> None:
    case = draft(cast)
    with nothing_changes(), pytest.raises(FamilyError) as refused:
        save(cast, case, persons=woman(cast, wage=wage))
    problem = refused.value.problems[0]
    assert problem.path == "persons[1].wage"
    assert problem.text.zh
    assert problem.text.en


def test_an_unknown_fact_is_refused_with_the_nearest_right_name(cast: Cast) -> None:
    case = draft(cast)
    with nothing_changes(), pytest.raises(FamilyError) as refused:
        save(cast, case, persons=woman(cast, wages="1.00"))
    hint = refused.value.problems[0].hint
    assert hint is not None
    assert "wage" in hint.en


def test_an_unknown_choice_is_refused(cast: Cast) -> None:
    with pytest.raises(FamilyError):
        save(cast, draft(cast), persons=woman(cast, education_stage="kindergarten-of-magic"))


def test_somebody_who_is_not_of_the_family_is_not_passed_over_in_silence(cast: Cast) -> None:
    stranger = {str(cast.people["old-man"].pk): {"wage": "1.00"}}
    case = draft(cast)
    with nothing_changes(), pytest.raises(FamilyError) as refused:
        save(cast, case, persons=stranger)
    assert refused.value.problems[0].code == "casework.not_of_the_family"


@pytest.mark.parametrize("fact", ["name", "relation", "birth_on", "sex", "id"])
def test_what_the_registry_holds_is_not_changed_by_an_application(cast: Cast, fact: str) -> None:
    case = draft(cast)
    values = {"name": "假名", "relation": "other", "birth_on": "1930-01-01", "sex": "male", "id": "x"}
    with nothing_changes(), pytest.raises(FamilyError) as refused:
        save(cast, case, persons=woman(cast, **{fact: values[fact]}))
    assert refused.value.problems[0].code == "casework.fact_of_the_registry"


def test_sending_back_what_the_registry_holds_unchanged_is_no_mistake(cast: Cast) -> None:
    case = draft(cast)
    save(cast, case, persons=woman(cast, birth_on="1972-08-19", wage="1.00"))
    assert fresh(case).revision == 1


def test_a_submitted_application_is_not_changed(cast: Cast) -> None:
    case = submitted(cast)
    with nothing_changes(), pytest.raises(NotInThisState):
        save(cast, case, persons=woman(cast, wage="1.00"))


def test_a_case_to_be_corrected_may_be_changed(cast: Cast) -> None:
    case = paused(cast)
    save(cast, case, persons=woman(cast, wage="1.00"))
    assert fresh(case).family["persons"][1]["wage"] == "1.00"


def test_another_citizen_does_not_find_it(cast: Cast) -> None:
    case = draft(cast)
    with nothing_changes(), pytest.raises(CaseNotFound):
        save(cast, case, by="old-man", persons={})
