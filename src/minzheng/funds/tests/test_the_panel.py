"""The block on a case page."""

from types import SimpleNamespace

import pytest

from minzheng.funds.panels import payments_panel
from minzheng.funds.tests import cast


@pytest.fixture
def case(family, decider):
    [entitlement] = cast.grant(family, decider)
    return SimpleNamespace(pk=entitlement.case_id, number=entitlement.case_number, division=entitlement.division)


def test_staff_who_see_payments_or_the_family_see_the_schedule(case, decider, maker):
    for user in (decider, maker, cast.staff("clerk", "town_clerk", "330402001")):
        assert "¥930.00" in payments_panel(case, user)
        assert "2026年11月" in payments_panel(case, user)


def test_the_citizen_of_the_household_sees_it_and_nobody_else_does(case, family):
    assert "¥930.00" in payments_panel(case, cast.citizen(family.person))
    assert payments_panel(case, cast.citizen(cast.family(2).person)) is None


def test_staff_elsewhere_and_administrators_see_nothing(case):
    assert payments_panel(case, cast.staff("far", "town_clerk", "330411001")) is None
    assert payments_panel(case, cast.staff("admin", "administrator")) is None


def test_a_case_that_pays_nothing_has_no_block(case, maker):
    case.pk = "00000000-0000-0000-0000-0000000000ff"
    assert payments_panel(case, maker) is None
