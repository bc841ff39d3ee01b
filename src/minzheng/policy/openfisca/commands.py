"""`minzheng policy test PATH…`: OpenFisca's YAML tests from the shell."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from minzheng.base.packs import PackChain
from minzheng.base.text import Text
from minzheng.policy.openfisca.running import run_files


def report_files(chain: PackChain, paths: Iterable[Path]) -> None:
    """Runs the tests and prints what differs. Exits with 1 unless every test passes. Raises PackError."""
    passed = failed = unsupported = 0
    for outcome in run_files(chain, paths):
        if outcome.passed:
            passed += 1
            continue
        unsupported += outcome.unsupported
        failed += not outcome.unsupported
        click.echo(outcome.report())
    more = Text(zh=f"，{unsupported} 项不能做", en=f", {unsupported} cannot be run") if unsupported else None
    zh = f"{passed} 项通过，{failed} 项不符{more.zh if more else ''}"
    en = f"{passed} tests pass, {failed} differ{more.en if more else ''}"
    click.echo(f"{zh} / {en}")
    if failed or unsupported or not passed:
        raise SystemExit(1)
