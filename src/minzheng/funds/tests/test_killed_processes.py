"""A process killed in the middle of a batch leaves it wholly done or not at all; asking again completes it once."""

import base64
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from minzheng.funds import ledger, queries
from minzheng.funds.models import Batch, Journal, LineState, PaymentLine
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import AT, MONTH, key

SCRIPT = Path(__file__).with_name("worker_process.py")
FAMILIES = 120
pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def environment() -> dict[str, str]:
    """The same database for another process."""
    place = connection.settings_dict
    if connection.vendor == "postgresql":
        login = f"{quote(place['USER'])}:{quote(place['PASSWORD'])}"
        url = f"postgresql://{login}@{quote(place['HOST'], safe='')}:{place['PORT']}/{place['NAME']}"
    else:
        url = f"sqlite:///{place['NAME']}"
    keys = {"MINZHENG_VAR": str(settings.VAR), "MINZHENG_KEY_FILE": str(settings.MINZHENG_KEY_FILE)}
    return os.environ | keys | {"MINZHENG_DATABASE_URL": url}


def start(action: str, values: dict[str, object]) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, str(SCRIPT), action, json.dumps(values)]
    process = subprocess.Popen(arguments, env=environment(), stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"go\n"
    return process


def kill_after(seconds: float, action: str, values: dict[str, object]) -> bool:
    """Run an action and kill it; True if it had ended before."""
    with start(action, values) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        assert process.stdout is not None
        return b"done" in process.stdout.read()


def complete(action: str, values: dict[str, object]) -> None:
    with start(action, values) as process:
        assert process.wait(timeout=60) == 0


@pytest.fixture
def people(shared_database):
    decider, maker, releaser = cast.staff("decider", "county_decider"), cast.staff("maker"), cast.staff("releaser")
    for serial in range(1, FAMILIES + 1):
        cast.grant(cast.family(serial), decider, ("dibao", 10_000 + serial, "month"), case=serial)
    return maker, releaser


TOTAL = sum(10_000 + serial for serial in range(1, FAMILIES + 1))


def test_a_batch_is_made_whole_or_not_at_all(people):
    values = {
        "actor": "maker", "division": "330402", "month": MONTH, "bank": "agent_csv", "operation_id": key(),
        "at": AT.isoformat(),
    }  # fmt: skip
    for seconds in (0.0, 0.02, 0.05, 0.1, 0.2):
        kill_after(seconds, "make_batch", values)
        assert PaymentLine.objects.count() in (0, FAMILIES)
        assert Batch.objects.count() == PaymentLine.objects.count() // FAMILIES
    complete("make_batch", values)
    batch = Batch.objects.get()
    assert (batch.count, batch.total_fen) == (FAMILIES, TOTAL)
    assert PaymentLine.objects.count() == FAMILIES


def test_a_return_file_is_read_whole_or_not_at_all(people):
    maker, releaser = people
    batch = cast.submitted(maker, releaser)
    content = cast.return_file(batch, {1: "01", 2: "05"})
    values = {
        "actor": "maker", "batch_id": str(batch.pk), "name": "r.csv", "operation_id": key(), "at": AT.isoformat(),
        "content": base64.b64encode(content).decode(),
    }  # fmt: skip
    for seconds in (0.0, 0.02, 0.05, 0.1, 0.2):
        kill_after(seconds, "read_return", values)
        settled = PaymentLine.objects.exclude(state=LineState.SUBMITTED).count()
        assert settled in (0, FAMILIES)
        assert Journal.objects.count() == (4 if settled else 2)
        assert ledger.first_break() is None
    complete("read_return", values)
    batch.refresh_from_db()
    assert (batch.paid_count, batch.failed_count) == (FAMILIES - 2, 2)
    assert batch.paid_fen + batch.failed_fen == batch.total_fen == TOTAL
    balances = {row.account.code: row.balance_fen for row in queries.balances(maker)}
    assert balances["treasury"] == -batch.paid_fen
    assert balances["in_transit"] == 0
