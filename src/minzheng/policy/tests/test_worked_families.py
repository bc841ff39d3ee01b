"""Every family of the packs that was decided by hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest

from minzheng.base.packs import Entry, load_chain
from minzheng.policy import Catalogue
from minzheng.policy.definitions import WorkedFamily
from minzheng.policy.worked import run_family, worked_families

FAMILIES = worked_families(load_chain("cn-zj-jiaxing"))


@pytest.mark.parametrize("key", FAMILIES)
def test_a_family_decided_by_hand_comes_out_the_same(key: str, catalogue: Catalogue) -> None:
    outcome = run_family(catalogue, FAMILIES[key])
    assert outcome.passed, "\n" + outcome.report()


def test_every_benefit_has_a_family_that_gets_it_and_one_that_does_not(catalogue: Catalogue) -> None:
    answers = defaultdict(set)
    for entry in FAMILIES.values():
        for code, expected in entry.value.output.items():
            answers[code].add(expected.answer)
    assert {code for code in catalogue.benefits if not {"yes", "no"} <= answers[code]} == set()


def test_every_refusal_of_a_worked_family_says_why(catalogue: Catalogue) -> None:
    for entry in FAMILIES.values():
        for result in run_family(catalogue, entry).results.values():
            held = [item.holds for item in result.conditions]
            if result.answer == "no":
                assert False in held, (entry.key, result.code)
            elif result.answer == "unknown":
                assert result.missing_facts or result.missing_parameters, (entry.key, result.code)


def test_every_sentence_is_filled_in_both_languages(catalogue: Catalogue) -> None:
    for entry in FAMILIES.values():
        for result in run_family(catalogue, entry).results.values():
            texts = [item.text for item in (*result.conditions, *result.steps)]
            texts += [item.gap for item in result.conditions if item.gap]
            for text in texts:
                assert "{" not in text.zh + text.en, text
                assert any("\u4e00" <= sign <= "\u9fff" for sign in text.zh), text
                english = text.en.replace("—", "")
                for member in entry.value.input["persons"]:
                    english = english.replace(str(member.get("name")), "")
                english = english.replace("第1人", "").replace("第2人", "").replace("第3人", "").replace("第4人", "")
                assert not any("\u4e00" <= sign <= "\u9fff" for sign in english), text


def changed(entry: Entry[WorkedFamily], **update: object) -> Entry[WorkedFamily]:
    return replace(entry, value=entry.value.model_copy(update=update))


def test_a_wrong_expectation_is_reported_with_its_line_and_the_arithmetic(catalogue: Catalogue) -> None:
    entry = FAMILIES["dibao_couple_and_grandchild"]
    output = {"dibao": entry.value.output["dibao"].model_copy(update={"amount": "931.00"})}
    report = run_family(catalogue, changed(entry, output=output)).report()
    assert "- 931.00" in report
    assert "+ 930.00" in report
    assert "3人 × 低保标准810.00元 = 2,430.00元" in report


def test_a_family_that_cannot_be_read_is_reported(catalogue: Catalogue) -> None:
    outcome = run_family(catalogue, changed(FAMILIES["dibao_couple_and_grandchild"], input={"persons": []}))
    assert not outcome.passed
    assert "没有申请人" in outcome.report()
