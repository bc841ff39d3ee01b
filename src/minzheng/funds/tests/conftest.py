import pytest

from minzheng.funds.tests import cast


@pytest.fixture
def maker(db):
    """Finance staff who makes batches."""
    return cast.staff("maker")


@pytest.fixture
def releaser(db):
    """Another member of the finance staff of the same district."""
    return cast.staff("releaser")


@pytest.fixture
def decider(db):
    return cast.staff("decider", "county_decider")


@pytest.fixture
def family(db):
    return cast.family()
