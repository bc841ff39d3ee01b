"""Dates that rested on an unpublished calendar move when it is published."""

from datetime import date

import pytest

from minzheng.base.workdays import PUBLISHED_YEARS, Calendar
from minzheng.casework import actions, services
from minzheng.casework.actions.renewing import renew_provisional_dates
from minzheng.casework.tests import cast as play
from minzheng.casework.tests.cast import Cast, at, submitted


def test_a_provisional_date_moves_and_becomes_firm_when_the_years_holidays_are_published(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(play, "DAY", date(2026, 12, 24))
    case = actions.accept_case(actor=cast.staff["clerk"], case_id=submitted(cast).pk, at=at())
    assert (case.due_on, case.is_provisional) == (date(2027, 1, 12), True)
    assert renew_provisional_dates() == 0
    # The notice of 2027 as it might read: 4 January off as well.
    published = Calendar({date(2027, 1, 4): False}, published=[*PUBLISHED_YEARS, 2027])
    monkeypatch.setattr(services, "calendar", lambda: published)
    assert renew_provisional_dates() == 1
    case.refresh_from_db()
    assert (case.due_on, case.is_provisional) == (date(2027, 1, 13), False)
    assert renew_provisional_dates() == 0
