"""The bytes that go to a bank, by the pack's declaration."""

import csv
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.base.packs import check_chain
from minzheng.funds import bankfiles, exports, place
from minzheng.funds.actions import check_batch, download_file, export_batch, release_batch
from minzheng.funds.bankfiles import Content
from minzheng.funds.definitions import CHECKERS
from minzheng.funds.errors import WrongBatchState
from minzheng.funds.models import BankFile
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import AT, key

RARE = "𬱖𠮷䶮"  # from CJK extensions E and B, and a character that old systems lack


def exported(maker, releaser, bank="agent_csv"):
    batch = cast.submitted(maker, releaser, bank=bank)
    return batch, download_file(actor=maker, batch_id=batch.pk)[1]


def test_the_csv_has_a_header_with_count_total_and_hash(family, decider, maker, releaser):
    cast.grant(family, decider)
    cast.grant(cast.family(2, name="李四"), decider, ("dibao", 81_005, "month"), case=2)
    _batch, content = exported(maker, releaser)
    header, *rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    body = content.partition(b"\r\n")[2]
    assert header[:6] == ["H", "330402-202611-A1-1", "202611", "20261124", "2", "1740.05"]
    assert header[7] == hashlib.sha256(body).hexdigest()
    assert {row[3] for row in rows} == {"张三", "李四"}
    assert sorted(row[5] for row in rows) == ["810.05", "930.00"]


def test_fixed_width_fields_are_counted_in_bytes_of_gb18030(decider, maker, releaser):
    person = cast.family(1, name=f"欧阳{RARE}", bank=cast.RURAL)
    cast.grant(person, decider)
    _batch, content = exported(maker, releaser, "rural_fixed")
    header, line, end = content.split(b"\r\n")
    form = place.bank("rural_fixed").file
    assert len(header) == sum(column.width for column in form.header)
    assert len(line) == sum(column.width for column in form.detail)
    assert end == b""
    name = line[1 + 8 + 32 :][:60]
    assert name.decode("gb18030") == f"欧阳{RARE}" + " " * (60 - 2 - 2 - 4 - 4 - len("䶮".encode("gb18030")))
    assert line[101:116] == b"000000000093000"


def test_rare_characters_survive_there_and_back():
    for key_ in ("agent_csv", "rural_fixed"):
        form = place.bank(key_).file
        content = bankfiles.write(form, {"batch": "B"}, [{"name": RARE, "line": 1, "account": "1", "amount": 5}])
        read = bankfiles.read(form, content)
        assert isinstance(read, Content)
        assert read.details[0].values["name"] == RARE


def test_a_name_too_long_for_the_banks_field_is_held_out_before_the_file_is_made(decider, maker):
    cast.grant(cast.family(1, name="长" * 31, bank=cast.RURAL), decider)
    batch = check_batch(actor=maker, batch_id=cast.made(maker, bank="rural_fixed").pk, operation_id=key(), at=AT)
    assert batch.lines.get().hold == "name"


def test_the_file_is_made_once_and_downloaded_byte_for_byte(family, decider, maker, releaser):
    cast.grant(family, decider)
    batch, first = exported(maker, releaser)
    file, second = download_file(actor=releaser, batch_id=batch.pk)
    assert first == second
    assert file.sha256 == hashlib.sha256(first).hexdigest()
    export_batch(actor=maker, batch_id=batch.pk, operation_id=key(), at=AT)
    assert BankFile.objects.count() == 1


def test_a_batch_that_is_not_released_has_no_file(family, decider, maker):
    cast.grant(family, decider)
    batch = check_batch(actor=maker, batch_id=cast.made(maker).pk, operation_id=key(), at=AT)
    with pytest.raises(WrongBatchState):
        export_batch(actor=maker, batch_id=batch.pk, operation_id=key(), at=AT)


def test_the_bank_file_keeps_a_name_that_looks_like_a_formula_and_the_spreadsheet_does_not(decider, maker, releaser):
    cast.grant(cast.family(1, name="=1+1"), decider)
    batch = check_batch(actor=maker, batch_id=cast.made(maker).pk, operation_id=key(), at=AT)
    release_batch(actor=releaser, batch_id=batch.pk, operation_id=key(), at=AT)
    export_batch(actor=maker, batch_id=batch.pk, operation_id=key(), at=AT)
    assert b",=1+1," in download_file(actor=maker, batch_id=batch.pk)[1]
    sheet = exports.batch_spreadsheet(batch)
    assert sheet.startswith(b"\xef\xbb\xbf")
    assert ",'=1+1," in sheet.decode()


def test_the_spreadsheet_shows_no_whole_account(family, decider, maker):
    cast.grant(family, decider)
    sheet = exports.batch_spreadsheet(cast.made(maker)).decode()
    assert family.person.bank_account not in sheet
    assert family.person.bank_account[-4:] in sheet


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=12)


@given(name=TEXTS, amount=st.integers(1, 10**13), line=st.integers(1, 10**7))
@pytest.mark.parametrize("bank", ["agent_csv", "rural_fixed"])
def test_whatever_fits_is_read_back_as_it_was_written(bank, name, amount, line):
    form = place.bank(bank).file
    if not bankfiles.fits(form, "name", name):
        return
    values = {"name": name, "amount": amount, "line": line, "account": "7003300000000000018"}
    read = bankfiles.read(form, bankfiles.write(form, {"batch": "B", "count": 1, "total": amount}, [values]))
    assert isinstance(read, Content)
    row = read.details[0].values
    assert (row["name"], bankfiles.count_of(row["line"])) == (name, line)
    assert bankfiles.amount_of(form, "amount", row["amount"]) == amount
    assert read.header.values["hash"] == read.detail_hash


def test_the_declarations_of_the_pack_are_sound():
    problems = check_chain("cn-zj-jiaxing", CHECKERS)
    assert [p for p in problems if p.file.parent.name == "banks" or p.file.name == "accounts.yaml"] == []
