"""Who makes a batch can't release it, in whatever way they try."""

import pytest
from django.db import IntegrityError, transaction

from minzheng.accounts.errors import NotPermitted
from minzheng.funds.actions import check_batch, release_batch
from minzheng.funds.errors import BatchChanged, BatchNotFound, NothingToRelease, SamePerson, WrongBatchState
from minzheng.funds.models import Batch, Journal
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import AT, key


@pytest.fixture
def batch(family, decider, maker):
    cast.grant(family, decider)
    return check_batch(actor=maker, batch_id=cast.made(maker).pk, operation_id=key(), at=AT)


def test_the_maker_is_refused(batch, maker):
    with pytest.raises(SamePerson):
        release_batch(actor=maker, batch_id=batch.pk, operation_id=key(), at=AT)


def test_the_database_refuses_the_maker_too(batch, maker):
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(released_by=maker)


def test_the_maker_is_refused_even_when_somebody_else_checked_it(batch, maker, releaser):
    check_batch(actor=releaser, batch_id=batch.pk, operation_id=key(), at=AT)
    with pytest.raises(SamePerson):
        release_batch(actor=maker, batch_id=batch.pk, operation_id=key(), at=AT)


def test_a_released_batch_is_released_once(batch, releaser):
    operation = key()
    release_batch(actor=releaser, batch_id=batch.pk, operation_id=operation, at=AT)
    release_batch(actor=releaser, batch_id=batch.pk, operation_id=operation, at=AT)
    assert Journal.objects.count() == 1
    with pytest.raises(WrongBatchState):
        release_batch(actor=releaser, batch_id=batch.pk, operation_id=key(), at=AT)


def test_an_unchecked_batch_is_not_released(family, decider, maker, releaser):
    cast.grant(family, decider)
    with pytest.raises(WrongBatchState):
        release_batch(actor=releaser, batch_id=cast.made(maker).pk, operation_id=key(), at=AT)


def test_an_account_changed_after_the_check_needs_another_check(batch, family, releaser):
    family.person.bank_account = cast.account_number(77)
    family.person.save()
    with pytest.raises(BatchChanged):
        release_batch(actor=releaser, batch_id=batch.pk, operation_id=key(), at=AT)
    check_batch(actor=releaser, batch_id=batch.pk, operation_id=key(), at=AT)
    assert release_batch(actor=releaser, batch_id=batch.pk, operation_id=key(), at=AT).count == 1


def test_a_payee_who_died_after_the_check_is_noticed(batch, family, releaser):
    family.person.deceased_on = AT.date()
    family.person.save()
    with pytest.raises(BatchChanged):
        release_batch(actor=releaser, batch_id=batch.pk, operation_id=key(), at=AT)


def test_a_batch_of_held_lines_only_is_not_released(decider, maker, releaser):
    cast.grant(cast.family(bank_account=""), decider)
    batch = check_batch(actor=maker, batch_id=cast.made(maker).pk, operation_id=key(), at=AT)
    with pytest.raises(NothingToRelease):
        release_batch(actor=releaser, batch_id=batch.pk, operation_id=key(), at=AT)


def test_finance_of_another_district_finds_no_such_batch(batch):
    with pytest.raises(BatchNotFound):
        release_batch(actor=cast.staff("far", division="330411"), batch_id=batch.pk, operation_id=key(), at=AT)


def test_a_decider_may_look_but_not_release(batch, decider):
    with pytest.raises(NotPermitted):
        release_batch(actor=decider, batch_id=batch.pk, operation_id=key(), at=AT)
