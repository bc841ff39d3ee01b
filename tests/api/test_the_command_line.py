"""The whole road in the shell, as `minzheng` runs it; errors end with 1 and are told in both languages."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from minzheng.casework.actions import end_due_notices
from minzheng.casework.tests.cast import Cast, at, decided, draft, recommended, submitted
from minzheng.casework.tests.traces import nothing_changes
from minzheng.site.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


Minzheng = Callable[..., Ended]


@pytest.fixture
def minzheng(cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Minzheng:
    """Runs a command line and says how it ended."""

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr("sys.argv", ["minzheng", *arguments])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return run


@pytest.mark.django_db(transaction=True)
def test_the_whole_road_in_the_shell(
    cast: Cast,
    minzheng: Minzheng,
    clock: Callable[[datetime], None],
    departments: str,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MINZHENG_DEPARTMENTS_URL = departments
    number = minzheng("cases", "open", cast.people["old-man"].id_number, "--as", "clerk").json["number"]

    def cases(verb: str, who: str, *options: str) -> Ended:
        return minzheng("cases", verb, number, "--as", who, *options)

    assert cases("submit", "clerk").code == 1  # without consent
    assert cases("submit", "clerk", "--consent-of-all", "--operation", "op-submit").json["state"] == "open"
    assert cases("submit", "clerk", "--consent-of-all", "--operation", "op-submit").json["state"] == "open"
    assert cases("accept", "clerk").json["due_on"] == "2026-12-10"
    assert cases("send-back", "clerk", "--wanted", "请补充住址").json["state"] == "paused"
    assert cases("corrected", "clerk", "--reply", "已补充").json["state"] == "open"
    assert cases("verify", "clerk").code == 0
    shown = minzheng("verify", number, "--as", "clerk", "--wait")
    assert (shown.code, "39/39" in shown.out.replace(" ", "")) == (0, True), shown.out
    visit = ["--on", "2026-11-24", "--visitors", "甲、乙", "--seen", "一致"]
    assert cases("visit", "village", *visit).code == 0
    assert cases("recommend", "clerk").code == 0
    clock(at(8))
    assert minzheng("worker", "--rounds", "1").code == 0
    assert cases("return", "decider", "--reason", "补充照片").code == 0
    assert cases("recommend", "clerk", "--amount", "old_age_allowance=0", "--reason", "另案发放").code == 0
    clock(at(16))
    assert minzheng("worker", "--rounds", "1").code == 0
    decision = cases("confirm", "decider").json["decision"]
    granted = {entry["code"]: entry["amount"] for entry in decision["granted"]}
    assert granted["old_age_allowance"] == "50.00"  # 86 years old
    assert "tekun_living" in granted
    assert cases("letter", "decider", "--out", str(tmp_path / "letter.pdf")).code == 0
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")
    assert number in minzheng("cases", "list", "--as", "decider", "--state", "granted").out
    assert cases("show", "village").json["state"] == "granted"
    assert minzheng("audit", "verify").code == 0


def refused(ended: Ended, code: str) -> None:
    """It ended with 1, the stable code, both languages, and what to do in both."""
    assert (ended.code, ended.out) == (1, "")
    lines = ended.err.strip().splitlines()
    assert lines[0].startswith(f"{code}: ")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in lines[0])
    assert any("a" <= letter <= "z" for letter in lines[1])
    assert [line[0] for line in lines[2:]] == ["→", "→"]


def test_a_wrong_id_number_is_told(minzheng: Minzheng) -> None:
    refused(minzheng("cases", "open", "339900197003050119", "--as", "clerk"), "person.id_number.check_digit")


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ("dead-man", "registry.person_deceased"),
        ("doubled", "registry.in_two_households"),
        ("receiver", "casework.already_in_receipt"),
        ("neighbour", "accounts.not_permitted"),
    ],
)
def test_what_stands_in_the_way_of_opening_is_told(cast: Cast, minzheng: Minzheng, person: str, code: str) -> None:
    with nothing_changes():
        refused(minzheng("cases", "open", cast.people[person].id_number, "--as", "clerk"), code)


@pytest.mark.parametrize("verb", ["show", "accept", "verify", "withdraw", "submit"])
def test_a_case_of_another_place_is_not_there(cast: Cast, minzheng: Minzheng, verb: str) -> None:
    number = submitted(cast).number
    with nothing_changes():
        refused(minzheng("cases", verb, number, "--as", "other_clerk"), "casework.case_not_found")


def test_the_commander_sees_the_line_and_not_the_letter(cast: Cast, minzheng: Minzheng, tmp_path: Path) -> None:
    number = decided(cast).number
    assert number in minzheng("cases", "list", "--as", "commander").out
    assert minzheng("cases", "show", number, "--as", "commander").json["family"] is None
    out = str(tmp_path / "letter.pdf")
    refused(minzheng("cases", "letter", number, "--as", "commander", "--out", out), "casework.case_not_found")


def test_an_amount_out_of_range_is_told(cast: Cast, minzheng: Minzheng) -> None:
    case = recommended(cast)
    end_due_notices(at=at(8))
    wrong = ["--amount", "dibao=999999999.00", "--reason", "误录"]
    refused(minzheng("cases", "confirm", case.number, "--as", "decider", *wrong), "casework.amount_out_of_range")


def test_the_step_that_is_not_yours_is_told(cast: Cast, minzheng: Minzheng) -> None:
    refused(minzheng("cases", "accept", submitted(cast).number, "--as", "decider"), "accounts.not_permitted")


def test_a_used_operation_id_with_other_content_is_told(cast: Cast, minzheng: Minzheng) -> None:
    number = submitted(cast).number
    again = ["--operation", "op-back", "--wanted"]
    assert minzheng("cases", "send-back", number, "--as", "clerk", *again, "甲").code == 0
    refused(minzheng("cases", "send-back", number, "--as", "clerk", *again, "乙"), "accounts.operation_conflict")


def test_nobody_and_nothing_are_usage_errors_in_both_languages(cast: Cast, minzheng: Minzheng) -> None:
    nobody = minzheng("cases", "show", draft(cast).number, "--as", "nobody")
    nothing = minzheng("cases", "open", "x", "--as", "clerk", "--service", "nothing")
    for ended in (nobody, nothing):
        assert ended.code == 2
        assert "没有" in ended.err
        assert "There is no" in ended.err
