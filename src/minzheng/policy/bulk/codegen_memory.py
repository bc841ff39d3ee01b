"""The function that a plan becomes, before there is any rule in it: its arguments, its loops, its reads and writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import ir

from minzheng.policy.bulk.codegen_operators import I1, I8, I32, I64, Value
from minzheng.policy.graph.expression import Expr

NAME = "run"
_ARGUMENTS: dict[str, Any] = {
    "first": I64,  # groups first..last are computed
    "last": I64,
    "groups": I64.as_pointer(),  # where each group of households begins, and the end
    "starts": I64.as_pointer(),
    "counties": I32.as_pointer(),
    "columns": I8.as_pointer().as_pointer(),  # the address of every column
    "places": I64.as_pointer(),  # county by county what is the same for all its households
    "gone": I8.as_pointer(),  # where that is not known
    "age": I32.as_pointer(),  # the age of somebody born on day 0 (1970-01-01), and of other days around it
    "age_months": I32.as_pointer(),
    "owner": I32.as_pointer(),  # of each person of a group: which of its households
    "numbers": I64.as_pointer(),  # what one loop over a group leaves to another: columns of `rows` values
    "flags": I8.as_pointer(),
    "rows": I64,
}
ARGUMENTS = len(_ARGUMENTS)
_ACCESS, _LOOP = "minzheng.access", "minzheng.loop"


class Function:
    """Instructions go where `builder` stands; `once` runs before any household, `entry` holds local memory."""

    def __init__(self) -> None:
        self.module = ir.Module(name=NAME)
        self.function = ir.Function(self.module, ir.FunctionType(ir.VoidType(), list(_ARGUMENTS.values())), NAME)
        self.args = dict(zip(_ARGUMENTS, self.function.args, strict=True))
        self.entry, self.once, self.builder = (ir.IRBuilder(self._block()) for _ in range(3))
        self._first_line = self.builder.block
        self._addresses: dict[tuple[str, int], Value] = {}
        self._access, self._wide, self._loops = self._metadata(_ACCESS), False, 0

    def text(self) -> str:
        """The finished function. Marks of loops refer to themselves, which llvmlite can't write."""
        self.builder.ret_void()
        self.entry.branch(self.once.block)
        self.once.branch(self._first_line)
        marks = [self._metadata("llvm.loop.parallel_accesses", self._access)]
        marks.append(self._metadata("llvm.loop.vectorize.enable", I1(1)))
        named = ", ".join(mark.get_reference() for mark in marks)
        text = re.sub(rf'(!\d+) = !{{ !"{_LOOP} \d+" }}', rf"\1 = distinct !{{ \1, {named} }}", str(self.module))
        return text.replace(f'= !{{ !"{_ACCESS}" }}', "= distinct !{}")

    def _metadata(self, name: str, *more: Any) -> Any:
        return self.module.add_metadata([ir.MetaDataString(self.module, name), *more])

    def _block(self) -> Any:
        return self.function.append_basic_block()

    @contextmanager
    def loop(self, first: Value, last: Value, *, wide: bool = False) -> Iterator[tuple[Value, Any]]:
        """Gives the counter, and a builder for what must stand before the loop.

        In a `wide` loop no round reads what another wrote: the compiler may compute several at once.
        """
        counter = self.entry.alloca(I64)
        self.builder.store(first, counter)
        head, body, after = self._block(), self._block(), self._block()
        before = ir.IRBuilder(self.builder.block)
        before.position_before(self.builder.branch(head))
        self.builder.position_at_end(head)
        number = self.builder.load(counter)
        self.builder.cbranch(self.builder.icmp_signed("<", number, last), body, after)
        self.builder.position_at_end(body)
        self._wide = wide
        yield number, before
        self._wide = False
        self.builder.store(self.builder.add(number, I64(1)), counter)
        back = self.builder.branch(head)
        if wide:
            self._loops += 1
            back.set_metadata("llvm.loop", self._metadata(f"{_LOOP} {self._loops}"))
        self.builder.position_at_end(after)

    def held(self, start: Value, before: Any) -> Value:
        """Local memory that has the value `start` before a loop."""
        memory = self.entry.alloca(start.type)
        before.store(start, memory)
        return memory

    # -- reading and writing -------------------------------------------------------------------------------------------
    def read(self, address: Value, row: Value, *, constant: bool = True) -> Value:
        """`constant`: of what this function never writes to; the compiler may read it when it likes."""
        value = self.builder.load(self.builder.gep(address, [row]))
        if constant:
            value.set_metadata("invariant.load", self.module.add_metadata([]))
        return self._marked(value)

    def _marked(self, instruction: Any) -> Any:
        if self._wide:
            instruction.set_metadata("llvm.access.group", self._access)
        return instruction

    def column(self, number: int, size: Any) -> Value:
        """The address of a column of facts or results."""
        key = (f"column {size.width}", number)
        if key not in self._addresses:
            address = self.once.load(self.once.gep(self.args["columns"], [I64(number)]))
            self._addresses[key] = self.once.bitcast(address, size.as_pointer())
        return self._addresses[key]

    def kept(self, kind: str, slot: int) -> Value:
        """The address of a column ("numbers" or "flags") that one loop leaves to another."""
        if (kind, slot) not in self._addresses:
            first = self.once.mul(self.args["rows"], I64(slot))
            self._addresses[kind, slot] = self.once.gep(self.args[kind], [first])
        return self._addresses[kind, slot]

    def read_value(self, expr: Expr, address: Value, row: Value, *, constant: bool = True) -> Value:
        """A number or a flag."""
        value = self.read(address, row, constant=constant)
        if expr.unit.kind == "flag":
            return self.is_set(value)
        return value if value.type is I64 else self.builder.sext(value, I64)

    def read_flag(self, address: Value, row: Value, *, constant: bool = True) -> Value:
        return self.is_set(self.read(address, row, constant=constant))

    def is_set(self, value: Value) -> Value:
        return self.builder.icmp_signed("!=", value, value.type(0))

    def write(self, value: Value, address: Value, row: Value) -> None:
        """Narrows a number, or widens a flag, to what lies at `address`."""
        size = address.type.pointee
        if value.type.width != size.width:
            value = (self.builder.zext if value.type is I1 else self.builder.trunc)(value, size)
        self._marked(self.builder.store(value, self.builder.gep(address, [row])))


def width(expr: Expr) -> Any:
    """How a value of this unit lies in a column, as frame.dtype_of says."""
    return {"flag": I8, "choice": I8, "date": I32}.get(expr.unit.kind, I64)
