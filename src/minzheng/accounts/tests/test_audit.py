"""The audit chain shows a changed, a missing and a reordered entry."""

from itertools import pairwise

import pytest

from minzheng.accounts import audit
from minzheng.accounts.models import AuditEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(clerk: User) -> list[AuditEntry]:
    for number in range(6):
        audit.record(actor=clerk, action="view_case", subject=clerk, purpose=f"case {number}", detail={"n": number})
    return list(AuditEntry.objects.order_by("sequence"))


def test_an_untouched_chain_is_whole(chain: list[AuditEntry]) -> None:
    assert audit.first_break(chain) is None
    assert all(later.previous_hash == earlier.hash for earlier, later in pairwise(chain))


@pytest.mark.parametrize(
    "field", ["actor_name", "action", "purpose", "subject_id", "division", "case_number", "detail"]
)
def test_a_changed_entry_is_found(chain: list[AuditEntry], field: str) -> None:
    AuditEntry.objects.filter(pk=chain[3].pk).update(**{field: {"n": 99} if field == "detail" else "other"})
    assert audit.first_break(AuditEntry.objects.order_by("sequence")) == chain[3].sequence


def test_a_missing_entry_is_found_at_the_one_after_it(chain: list[AuditEntry]) -> None:
    chain[2].delete()
    assert audit.first_break(AuditEntry.objects.order_by("sequence")) == chain[3].sequence


def test_reordered_entries_are_found(chain: list[AuditEntry]) -> None:
    assert audit.first_break([chain[0], chain[2], chain[1], *chain[3:]]) == chain[2].sequence
