"""A write that arrives twice happens once."""

import threading
from datetime import date

import pytest
from django.db import connection

from minzheng.accounts.errors import OperationConflict
from minzheng.accounts.models import Grant, Operation, User
from minzheng.accounts.operations import once
from minzheng.accounts.roles import Role


def grant(user: User, operation_id: str, content: object = "same") -> tuple[Grant, bool]:
    def do() -> Grant:
        return Grant.objects.create(
            user=user, role=Role.FINANCE, division=f"33{Grant.objects.count():04d}", valid_from=date(2026, 1, 1)
        )

    return once(operation_id=operation_id, kind="test", actor=user, content=content, model=Grant, do=do)


@pytest.mark.django_db
def test_the_second_arrival_gets_the_first_answer(clerk: User) -> None:
    first, was_new = grant(clerk, "operation-1")
    again, again_new = grant(clerk, "operation-1")
    assert (first.pk, was_new, again_new) == (again.pk, True, False)


@pytest.mark.django_db
def test_the_same_id_with_other_content_or_another_actor_is_refused(clerk: User) -> None:
    grant(clerk, "operation-2")
    with pytest.raises(OperationConflict):
        grant(clerk, "operation-2", content="other")
    with pytest.raises(OperationConflict):
        grant(User.objects.create_user("second", display_name="second"), "operation-2")


@pytest.mark.django_db
def test_an_operation_that_fails_leaves_nothing_and_may_be_tried_again(clerk: User) -> None:
    def fail() -> Grant:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once(operation_id="operation-3", kind="test", actor=clerk, content="same", model=Grant, do=fail)
    assert not Operation.objects.filter(pk="operation-3").exists()
    assert grant(clerk, "operation-3")[1]


@pytest.mark.django_db(transaction=True)
def test_ten_requests_at_the_same_moment_make_one_thing(clerk: User) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.fail("this test needs a database file; see tests/conftest.py")
    before = Grant.objects.count()
    results: list[int] = []
    barrier = threading.Barrier(10)

    def arrive() -> None:
        try:
            barrier.wait()
            results.append(grant(clerk, "operation-4")[0].pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=arrive) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 10
    assert len(set(results)) == 1
    assert Grant.objects.count() == before + 1
