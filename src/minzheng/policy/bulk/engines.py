"""The ways of running a plan, by name. All give the same answers to the fen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

import numpy as np

from minzheng.base.packs import suggestion
from minzheng.base.text import Text
from minzheng.policy.bulk.errors import EngineError
from minzheng.policy.bulk.frame import Column, Frame
from minzheng.policy.bulk.plan import Plan

Evaluate = Callable[[Plan, Frame], dict[str, Column]]
ENGINES = ("auto", "compiled", "vector")
SPARK = "spark"
WAYS = (*ENGINES, SPARK)
"""Of a run over a population: in the processes of this machine, or on Spark."""
BATCH = 20_000
"""Households a pass of the vector engine: its columns then stay in a processor's cache."""


def engine_named(name: str) -> tuple[str, Evaluate]:
    """The engine and its name; "auto" takes the compiled one where it is installed. Raises EngineError."""
    if name not in ENGINES:
        text = Text(zh=f"没有引擎“{name}”。", en=f'There is no engine "{name}".')
        raise EngineError(text, suggestion(name, ENGINES))
    if name != "vector":
        compiled = import_module("minzheng.policy.bulk.compiled")
        if compiled.available():
            return "compiled", compiled.evaluate
        if name == "compiled":
            text = Text(zh="没有安装 llvmlite，不能用 compiled。", en="llvmlite is not installed: compiled cannot run.")
            hint = Text(zh="安装 minzheng[fast]，或用 --engine vector。", en="Install minzheng[fast], or use vector.")
            raise EngineError(text, hint)
    return "vector", in_batches


def way_named(name: str) -> tuple[str, Evaluate]:
    """As engine_named; on Spark, each executor takes the compiled engine where it is installed there."""
    if name not in WAYS:
        text = Text(zh=f"没有引擎“{name}”。", en=f'There is no engine "{name}".')
        raise EngineError(text, suggestion(name, WAYS))
    return (SPARK, whichever) if name == SPARK else engine_named(name)


def whichever(plan: Plan, frame: Frame) -> dict[str, Column]:
    """The compiled engine where it is installed, else the vector one."""
    return engine_named("auto")[1](plan, frame)


def in_batches(plan: Plan, frame: Frame) -> dict[str, Column]:
    """The vector engine over as many households as there are, a cache-sized piece at a time."""
    from minzheng.policy.bulk.vector import evaluate

    pieces = [evaluate(plan, piece) for piece in _pieces(frame)]
    return {key: _joined([piece[key] for piece in pieces]) for key in pieces[0]} if pieces else evaluate(plan, frame)


def _pieces(frame: Frame) -> Iterator[Frame]:
    for start in range(0, frame.size, BATCH):
        yield frame.cut(start, min(start + BATCH, frame.size))


def _joined(columns: list[Column]) -> Column:
    values = np.concatenate([column.values for column in columns])
    if all(column.unknown is None for column in columns):
        return Column(values)
    masks = [np.zeros(len(column), dtype=bool) if column.unknown is None else column.unknown for column in columns]
    return Column(values, np.concatenate(masks))
