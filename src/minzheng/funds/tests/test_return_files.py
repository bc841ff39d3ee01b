"""The bank's answer: taken whole or not at all."""

import csv
import io

import pytest

from minzheng.funds import bankfiles, place
from minzheng.funds.actions import read_return
from minzheng.funds.bankfiles import Content
from minzheng.funds.errors import ReturnRefused
from minzheng.funds.models import BankFile, BatchState, Journal, LineState, PaymentLine
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import AT, key


@pytest.fixture
def batch(family, decider, maker, releaser):
    """Three lines at the bank."""
    cast.grant(family, decider)
    cast.grant(cast.family(2), decider, ("dibao", 50_000, "month"), case=2)
    cast.grant(cast.family(3), decider, ("dibao", 7_001, "month"), case=3)
    return cast.submitted(maker, releaser)


def read(maker, batch, content, **rest):
    return read_return(
        actor=maker, batch_id=batch.pk, name="r.csv", content=content, operation_id=rest.get("operation", key()), at=AT
    )


def altered(batch, change) -> bytes:
    """The right answer with `change` made to its rows, its hash made right again."""
    form = place.bank(batch.bank).return_file
    right = bankfiles.read(form, cast.return_file(batch))
    assert isinstance(right, Content)
    header, rows = dict(right.header.values), [dict(row.values) for row in right.details]
    rows = change(header, rows) or rows
    return bankfiles.write(form, header, rows)


def test_paid_and_failed_together_are_what_was_submitted(batch, maker):
    done = read(maker, batch, cast.return_file(batch, {2: "03"}))
    assert done.state == BatchState.RECONCILED
    assert done.paid_count + done.failed_count == done.count == 3
    assert done.paid_fen + done.failed_fen == done.total_fen == 150_001
    assert PaymentLine.objects.get(position=2).state == LineState.FAILED


def test_the_same_file_read_twice_changes_nothing(batch, maker, releaser):
    content = cast.return_file(batch, {1: "05"})
    operation = key()
    read(maker, batch, content, operation=operation)
    before = (Journal.objects.count(), list(PaymentLine.objects.values_list("pk", "state").order_by("pk")))
    read(maker, batch, content, operation=operation)
    read(releaser, batch, content)
    assert before == (Journal.objects.count(), list(PaymentLine.objects.values_list("pk", "state").order_by("pk")))


def test_a_different_file_after_the_first_is_refused(batch, maker):
    read(maker, batch, cast.return_file(batch))
    with pytest.raises(ReturnRefused) as caught:
        read(maker, batch, cast.return_file(batch, {1: "01"}))
    assert "r.csv" in caught.value.problems[0].text.en


def repeated(header, rows):
    rows[2].update(line="1", account=rows[0]["account"], amount=rows[0]["amount"])


WRONG = {
    "an unknown line": (lambda h, rows: rows[2].update(line="99"), 4, "99"),
    "a line twice": (repeated, 4, "twice"),
    "a changed amount": (lambda h, rows: rows[0].update(amount="930.01"), 2, "¥930.01"),
    "an amount that is none": (lambda h, rows: rows[0].update(amount="NaN"), 2, "NaN"),
    "a changed account": (lambda h, rows: rows[1].update(account="7003300000000000999"), 3, "account"),
    "an unknown code": (lambda h, rows: rows[1].update(code="77"), 3, "77"),
    "another batch": (lambda h, rows: h.update(batch="330402-202610-A1-1"), 1, "330402-202610-A1-1"),
    "a wrong count": (lambda h, rows: h.update(count="4"), 1, "4"),
    "a wrong total": (lambda h, rows: h.update(total="1.00"), 1, "¥1.00"),
    "a line too few": (lambda h, rows: rows[:2], 0, "3"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_does_not_fit_refuses_the_whole_file(what, batch, maker):
    change, row, told = WRONG[what]
    with pytest.raises(ReturnRefused) as caught:
        read(maker, batch, altered(batch, change))
    assert any(problem.row == row and told in problem.text.en for problem in caught.value.problems)
    assert all(problem.text.zh for problem in caught.value.problems)
    batch.refresh_from_db()
    assert batch.state == BatchState.SUBMITTED
    assert set(PaymentLine.objects.values_list("state", flat=True)) == {LineState.SUBMITTED}
    assert not BankFile.objects.filter(direction="in").exists()
    assert read(maker, batch, cast.return_file(batch)).state == BatchState.RECONCILED


RUBBISH = {
    "an empty file": b"",
    "no CSV": b'"H\r\n',
    "an HTML page": "<html>系统维护</html>".encode(),
    "another encoding": "R,批".encode("gb18030") + b"\x80\xff",
    "the file we sent": b"H,330402-202611-A1-1,202611,20261124,3,1500.01,7003300000000000001,x\r\n",
    "numbers without end": b"R,330402-202611-A1-1,1," + b"9" * 5000 + b"," + b"9" * 5000 + b",x\r\n",
}


@pytest.mark.parametrize("what", RUBBISH)
def test_rubbish_is_refused_with_words(what, batch, maker):
    with pytest.raises(ReturnRefused) as caught:
        read(maker, batch, RUBBISH[what])
    assert caught.value.problems
    assert PaymentLine.objects.filter(state=LineState.SUBMITTED).count() == 3


def test_a_file_cut_in_transfer_is_noticed_by_its_hash(batch, maker):
    rows = cast.return_file(batch).decode().replace(",00\r\n", ",05\r\n", 1).encode()
    with pytest.raises(ReturnRefused) as caught:
        read(maker, batch, rows)
    assert "hash" in caught.value.problems[0].text.en


def test_a_mark_at_the_start_of_the_file_does_no_harm(batch, maker):
    assert read(maker, batch, b"\xef\xbb\xbf" + cast.return_file(batch)).state == BatchState.RECONCILED


def test_the_order_of_the_rows_does_not_matter(batch, maker):
    content = altered(batch, lambda header, rows: rows[::-1])
    assert next(csv.reader(io.StringIO(content.decode().splitlines()[1])))[1] == "3"
    assert read(maker, batch, content).paid_count == 3


def test_a_fixed_width_answer_is_read_as_well(decider, maker, releaser):
    cast.grant(cast.family(1, name="𬱖", bank=cast.RURAL), decider)
    batch = cast.submitted(maker, releaser, bank="rural_fixed")
    content = cast.return_file(batch, {1: "02"})
    with pytest.raises(ReturnRefused) as caught:
        read(maker, batch, content[:-4])
    assert caught.value.problems[0].row == 2
    assert read(maker, batch, content).failed_fen == 93_000
