"""A small city on disk, and the real server on a free port of loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from minzheng.base.packs import load_chain
from minzheng.registry.population import write_population

KEY = "key-for-tests"


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city") / "people"
    write_population(load_chain("cn-zj-jiaxing"), folder, households=40, seed=1, division="3304")
    return folder


@pytest.fixture(scope="session")
def url(city: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"MINZHENG_DEPARTMENTS_KEY": KEY}
    command = [sys.executable, "-m", "departments", "--data", str(city), "--port", str(port)]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process)
        yield address
        process.terminate()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        try:
            if httpx.get(f"{address}/healthz", timeout=1).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
        assert process.poll() is None, "the server ended by itself"
    raise AssertionError("the server did not start within 15 seconds")


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    """Signed in; every switch back to normal afterwards."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {KEY}"}, timeout=5) as client:
        yield client
        client.delete("/control")


def question(
    *items: str, number: str = "330490195803121750", name: str = "沈根福", query_id: str = ""
) -> dict[str, Any]:
    """A query of the first of the cast."""
    return {
        "query_id": query_id or str(uuid4()),
        "purpose": "最低生活保障核对",
        "authorisation": "AUTH-1",
        "person": {"name": name, "id_number": number},
        "items": list(items),
    }
