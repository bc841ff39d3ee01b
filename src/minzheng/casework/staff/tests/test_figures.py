"""The overview: right numbers, nobody's name, small counts kept back below county level."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.accounts import moment
from minzheng.casework.staff.figures import shown_count
from minzheng.casework.staff.measures import measure
from minzheng.casework.staff.tests.conftest import SignIn
from minzheng.casework.tests import cast as play
from minzheng.casework.tests.cast import Cast

LATER = 9


@pytest.fixture
def played(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """One granted, one refused, one waiting for correction, one just submitted."""
    play.decided(cast, "poor-man")
    play.decided(cast, "rich-man", "refuse")
    play.paused(cast, "old-man")
    play.submitted(cast, "host")
    monkeypatch.setattr(moment, "now", lambda: play.at(LATER))
    return cast


def test_the_city_sees_its_counties(played: Cast) -> None:
    found = measure(played.staff["commander"], play.SERVICE, moment.today())
    line = next(line for line in found.lines if line.place.prefix == play.COUNTY)
    assert not found.small
    assert len(found.lines) == 7
    assert dict(line.states) == {"granted": 1, "refused": 1, "paused": 1, "open": 1}
    assert line.days == [6, 6]  # 24 November to 2 December: six working days
    assert found.in_time == 2


def test_money_is_what_was_confirmed_this_month(played: Cast) -> None:
    found = measure(played.staff["commander"], play.SERVICE, moment.today())
    assert (found.granted_families, found.granted_fen) == (1, 277_300)


def test_the_county_sees_its_towns_and_no_small_count(played: Cast, sign_in: SignIn) -> None:
    page = sign_in("decider").get("/work/figures/").content.decode()
    assert "建设街道" in page
    assert "少于5" in page


def test_another_county_sees_none_of_it(played: Cast) -> None:
    found = measure(played.staff["other_decider"], play.SERVICE, moment.today())
    assert found.total.in_progress == 0
    assert found.granted_fen == 0


@pytest.mark.parametrize(
    ("number", "small", "shown"),
    [(0, True, "0"), (1, True, "少于5"), (4, True, "少于5"), (5, True, "5"), (4, False, "4")],
)
def test_counts_from_one_to_four_are_kept_back(number: int, small: bool, shown: str) -> None:
    assert shown_count(number, small) == shown


def test_nine_figures_each_with_a_definition_and_its_cases(played: Cast, sign_in: SignIn) -> None:
    client = sign_in("commander")
    figures = client.get("/work/figures/").context["figures"]
    assert len(figures) == 9
    for figure in figures:
        assert figure["note"]
        assert client.get(figure["url"]).status_code == 200


def test_the_cases_behind_a_figure_name_nobody(played: Cast, sign_in: SignIn) -> None:
    page = sign_in("commander").get("/work/figures/cases/?what=all").content.decode()
    assert "33040220261124" in page
    assert "/work/cases/" not in page
    for person in played.people.values():
        assert person.name not in page


def test_the_decider_opens_the_cases_from_there(played: Cast, sign_in: SignIn) -> None:
    assert "/work/cases/33040220261124" in sign_in("decider").get("/work/figures/cases/?what=all").content.decode()


@pytest.mark.parametrize("query", ["what=nothing", "what=all&place=abc", "what=all&after=x"])
def test_an_address_that_means_nothing_is_not_found(cast: Cast, sign_in: SignIn, query: str) -> None:
    assert sign_in("commander").get(f"/work/figures/cases/?{query}").status_code == 404


@pytest.mark.parametrize("who", ["village", "clerk", "finance", "auditor", "administrator"])
def test_only_who_may_see_figures_does(sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    assert client.get("/work/figures/").status_code == 403
    assert client.get("/work/figures/cases/").status_code == 403


def test_the_page_asks_the_database_a_fixed_number_of_times(played: Cast, sign_in: SignIn) -> None:
    client = sign_in("commander")
    with CaptureQueriesContext(connection) as queries:
        client.get("/work/figures/")
    assert len(queries) <= 15
