"""Ten requests at the same moment have one effect."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from minzheng.base.errors import MinzhengError
from minzheng.funds import ledger
from minzheng.funds.actions import check_batch, export_batch, make_batch, read_return, release_batch, retry_failed
from minzheng.funds.models import BankFile, Batch, Journal, LineState, PaymentLine
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import AT, MONTH, key

TEN = 10
pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def at_once(deed: Callable[[int], object]) -> list[object]:
    """The results of ten calls at once; a refusal counts as its class."""

    def one(number: int) -> object:
        try:
            return deed(number)
        except MinzhengError as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(TEN) as threads:
        return list(threads.map(one, range(TEN)))


@pytest.fixture
def finance(shared_database):
    decider, maker, releaser = cast.staff("decider", "county_decider"), cast.staff("maker"), cast.staff("releaser")
    for serial in (1, 2, 3):
        cast.grant(cast.family(serial), decider, case=serial)
    return maker, releaser


@pytest.mark.parametrize("same_key", [True, False])
def test_ten_requests_make_one_batch(finance, same_key):
    operation = key()
    batches = at_once(
        lambda _n: make_batch(
            actor=finance[0], division="330402", month=MONTH, bank="agent_csv",
            operation_id=operation if same_key else key(), at=AT,
        ).pk
    )  # fmt: skip
    assert len(set(batches)) == Batch.objects.count() == 1
    assert PaymentLine.objects.count() == 3


def test_two_finance_users_with_many_tabs_release_submit_and_read_once(finance):
    maker, releaser = finance
    batch = check_batch(actor=maker, batch_id=cast.made(maker).pk, operation_id=key(), at=AT)
    at_once(lambda n: release_batch(actor=finance[n % 2], batch_id=batch.pk, operation_id=key(), at=AT).pk)
    assert Journal.objects.filter(kind="release").count() == 1
    batch.refresh_from_db()
    assert batch.released_by_id == releaser.pk

    files = at_once(lambda n: export_batch(actor=finance[n % 2], batch_id=batch.pk, operation_id=key(), at=AT).sha256)
    assert len(set(files)) == BankFile.objects.count() == 1

    content = cast.return_file(batch, {1: "05"})
    at_once(
        lambda n: (
            read_return(
                actor=finance[n % 2], batch_id=batch.pk, name="r", content=content, operation_id=key(), at=AT
            ).pk
        )
    )
    assert Journal.objects.count() == 4

    failed = PaymentLine.objects.get(state=LineState.FAILED)
    new = at_once(lambda n: retry_failed(actor=finance[n % 2], line_id=failed.pk, operation_id=key(), at=AT).pk)
    assert len(set(new)) == 1
    assert PaymentLine.objects.count() == 4
    assert ledger.first_break() is None
