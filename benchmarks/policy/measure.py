"""Runs a module in a process of its own and takes its figures and its peak memory."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

Work = tuple[Any, ...]  # engine, population, out, threads, further arguments


def measured(module: str, *arguments: str) -> dict[str, Any]:
    """What the module printed as JSON, with `peak_mb` of its largest process. Raises RuntimeError when it fails."""
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed")
    found: dict[str, Any] = json.loads(printed.strip().splitlines()[-1])
    return {**found, "peak_mb": usage.ru_maxrss / 1024}


def best_of(works: Mapping[str, Work], rounds: int) -> dict[str, dict[str, Any]]:
    """Each work once a round, in turn, so that a busy minute falls on all of them; the fastest of each."""
    best: dict[str, dict[str, Any]] = {}
    for _ in range(rounds):
        for label, (engine, population, out, threads, *more) in works.items():
            target = Path(out) / f"{engine}-{threads}{''.join(more)}"
            shutil.rmtree(target, ignore_errors=True)
            arguments = (engine, str(population), str(target), str(threads), *more)
            found = measured("benchmarks.policy.engine", *arguments)
            if label not in best or found["seconds"] < best[label]["seconds"]:
                best[label] = found
    return best


def machine() -> str:
    """Processors, memory and versions, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ("numpy", "pyarrow", "llvmlite", "OpenFisca-Core", "duckdb")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    busy = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} processors, {memory:.0f} GB, Python {platform.python_version()}, {versions}; "
        f"load before the run {busy:.1f}"
    )
