import pytest
from django.core.management import call_command
from django.db import connection

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


@pytest.fixture
def shared_database(tmp_path, transactional_db):
    """A database that threads and other processes see as well: a file of its own where the suite's is in memory."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(tmp_path / "shared.sqlite3")
    call_command("migrate", verbosity=0)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = memory, name
