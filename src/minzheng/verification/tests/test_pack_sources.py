from pathlib import Path

import pytest

from minzheng.base.packs import check_chain, forget, load_chain
from minzheng.policy.definitions import Input
from minzheng.verification.definitions import CHECKER, SectionChecker, sources_of

from .country import FILES, write_country


def problems(folder: Path, monkeypatch: pytest.MonkeyPatch, sources: str) -> list[str]:
    monkeypatch.setenv("MINZHENG_PACKS", str(write_country(folder, sources=sources)))
    forget()
    found = check_chain("xx", [SectionChecker("variables", Input), CHECKER])
    forget()
    return [f"{problem.line}: {problem.in_language('en').partition(': ')[2]}" for problem in found]


def test_the_fictional_country_is_right(country: Path) -> None:
    assert check_chain("xx", [SectionChecker("variables", Input), CHECKER]) == []


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("answers: {pension: {", "answers: {pensoin: {", 'Did you mean "pension"?'),
        ("answers: {pension: {", "answers: {in_receipt: {", "belongs to the household"),
        ("field: monthly_amount", "field: monthly_amonut", 'Did you mean "monthly_amount"?'),
        ("field: monthly_amount", "field: from_on", "is a date"),
        ('tolerance: "1.00"', "tolerance: a bit", "not an amount"),
        ('tolerance: "1.00"', "tolerence: 1", 'Did you mean "tolerance"?'),
        ("{field: type}", "{field: type, use: greater}", "not a quantity"),
        ("  reference: law\n  items:\n    pension_paid", "  reference: lwa\n  items:\n    pension_paid", "law"),
        ("    certificate:", "    training:", 'already declared in "pensions"'),
        (
            "answers: {disability_type: {field: type}}",
            "answers: {pension: {field: type}}",
            "already answered by pensions.pension_paid",
        ),
        ("timeout_seconds: 1", "timeout_seconds: 0", "at least 1"),
        ("protocol: rest", "protocol: rset", "rest"),
    ],
)
def test_a_slip_is_told_with_its_line_and_the_right_name(
    right: str, wrong: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert right in FILES["sources.yaml"]
    said = problems(tmp_path, monkeypatch, FILES["sources.yaml"].replace(right, wrong, 1))
    assert any(told in line for line in said), said
    assert all(int(line.partition(":")[0]) > 1 for line in said)


def test_jiaxing_asks_ten_departments_for_39_items() -> None:
    forget()
    sources = sources_of(load_chain("cn-zj-jiaxing"))
    assert len(sources.departments) == 10
    assert len(sources.codes()) == 39
    assert all(item.why.zh and item.why.en for source in sources.departments.values() for item in source.items.values())
