"""The month's payment in the shell, and the ledger as plain text."""

import re

import pytest
from click.testing import CliRunner

from minzheng.funds.commands import payments
from minzheng.funds.exports import ledger_text
from minzheng.funds.models import Batch, BatchState, Journal
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import MONTH


def run(*arguments, code=0):
    result = CliRunner().invoke(payments, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output + repr(result.exception)
    return result.output


@pytest.fixture
def granted(family, decider, maker, releaser):
    cast.grant(family, decider)


def test_a_month_is_paid_in_the_shell_with_the_demo_bank(granted, tmp_path):
    sent, answer = tmp_path / "sent.csv", tmp_path / "answer.csv"
    assert "¥930.00" in run("due", "--as", "maker", "--month", MONTH)
    run("make", "--as", "maker", "--month", MONTH, "--bank", "agent_csv")
    number = Batch.objects.get().number
    run("check", number, "--as", "maker")
    run("release", number, "--as", "releaser")
    run("export", number, "--as", "maker", "--out", sent)
    before = sent.read_bytes()
    run("export", number, "--as", "releaser", "--out", sent)
    assert sent.read_bytes() == before
    assert "demo bank" in run("demo-bank", sent, "--out", answer, "--fail", "1=05")
    run("read-return", number, answer, "--as", "maker")
    run("read-return", number, answer, "--as", "maker")
    line = re.search(r'"id": (\d+)', run("failures", "--as", "maker"))[1]
    run("retry", line, "--as", "maker")
    run("make", "--as", "maker", "--month", MONTH, "--bank", "agent_csv", "--further")
    assert Batch.objects.count() == 2
    assert "¥0.00" in run("balance", "--as", "maker")
    assert "balances" in run("verify-ledger")
    assert '"lines"' in run("show", number, "--as", "maker")
    assert number in run("list", "--as", "maker")


def test_the_demo_bank_gives_the_same_answer_each_time(granted, maker, releaser, tmp_path):
    batch = cast.submitted(maker, releaser)
    run("export", batch.number, "--as", "maker", "--out", tmp_path / "a")
    for name in ("b", "c"):
        run("demo-bank", tmp_path / "a", "--out", tmp_path / name)
    assert (tmp_path / "b").read_bytes() == (tmp_path / "c").read_bytes()
    run("demo-bank", tmp_path / "a", "--out", tmp_path / "d", "--fail", "7=01", code=1)
    run("demo-bank", tmp_path / "a", "--out", tmp_path / "d", "--fail", "x", code=2)


def test_a_wrong_return_file_lists_its_rows(granted, maker, releaser, tmp_path):
    batch = cast.submitted(maker, releaser)
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(cast.return_file(batch).replace(b"930.00,00", b"930.01,00"))
    assert "wrong.csv:2:" in run("read-return", batch.number, wrong, "--as", "maker", code=1)
    batch.refresh_from_db()
    assert batch.state == BatchState.SUBMITTED


def test_an_unknown_user_is_told(granted):
    assert "没有用户" in run("due", "--as", "nobody", code=2)


def test_the_text_export_balances_and_names_nobody(granted, family, maker, releaser, tmp_path):
    cast.submitted(maker, releaser)
    out = tmp_path / "ledger.beancount"
    run("export-ledger", "--as", "maker", "--out", out)
    text = out.read_text(encoding="utf-8")
    assert family.person.name not in text
    assert text.count('hash: "') == Journal.objects.count() == 2
    transactions = re.split(r"\n(?=\d{4}-\d\d-\d\d \*)", text)[1:]
    for transaction in transactions:
        written = re.findall(r"^  [A-Z][\w:-]+  (-?\d+\.\d\d) CNY$", transaction, re.M)
        amounts = [int(amount.replace(".", "")) for amount in written]
        assert len(amounts) == 2
        assert sum(amounts) == 0
    used = set(re.findall(r"^  ([A-Z][\w:-]+)  ", text, re.M))
    assert used == set(re.findall(r"open (\S+) CNY", text))
    assert "Expenses:Dibao" in used


def test_the_hledger_form_keeps_facts_in_comments(granted, maker, releaser):
    cast.released(maker, releaser)
    text = "".join(ledger_text(maker, "hledger"))
    assert "account Expenses:Dibao" in text
    assert all(line.strip().startswith(";") for line in text.splitlines() if "hash:" in line)


def test_another_district_exports_nothing_of_it(granted, maker, releaser):
    cast.released(maker, releaser)
    assert "Expenses:Dibao  " not in "".join(ledger_text(cast.staff("far", division="330411")))
