"""What tests of the whole share: the stand-in departments as a process of their own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from minzheng.base.packs import load_chain
from minzheng.registry.population import write_population

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Returns when the address answers; fails if the process ends first."""
    while process.poll() is None:
        try:
            httpx.get(url, timeout=5)
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"the server of {url} ended with {process.returncode}")


@pytest.fixture(scope="session")
def departments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Ten departments on a free port, with a small generated city; they have no record of anybody else."""
    folder = tmp_path_factory.mktemp("departments") / "people"
    write_population(load_chain("cn-zj-jiaxing"), folder, households=20, seed=5, division="3304")
    port = free_port()
    command = [sys.executable, "-m", "departments", "--data", str(folder), "--port", str(port)]
    environment = {**os.environ, "MINZHENG_DEPARTMENTS_KEY": "demo-key"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        wait_until_it_answers(f"{url}/healthz", process)
        yield url
        process.terminate()
