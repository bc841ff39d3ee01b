"""What the commands of the rules share: options, the pack of the place, errors in words."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from minzheng.base.errors import MinzhengError
from minzheng.base.packs import PackChain, load_chain
from minzheng.policy.errors import FamilyError

P = ParamSpec("P")
R = TypeVar("R")
DEFAULT_PACK = "cn-zj-jiaxing"
language_option = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="语言 / language")
pack_option = click.option("--pack", default=None, help="声明包 / the pack, e.g. cn-zj-jiaxing")


def says_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Our errors end the command with their words, not with a trace."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except FamilyError as error:
            lines = "\n".join(f"  {item.in_language('zh')}\n  {item.in_language('en')}" for item in error.problems)
            raise click.ClickException(f"{error.code}\n{lines}") from error
        except MinzhengError as error:
            raise click.ClickException(f"{error}" + (f"\n{error.hint}" if error.hint else "")) from error

    return run


def chain_of(pack: str | None) -> PackChain:
    return load_chain(pack or os.environ.get("MINZHENG_PACK") or DEFAULT_PACK)
