"""The function that a plan becomes, before there is any rule in it: its arguments, its loops, its reads and writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import ir

from minzheng.policy.bulk.codegen_operators import I1, I8, I32, I64, Value
from minzheng.policy.graph.expression import Expr

NAME = "run"
_ARGUMENTS: dict[str, Any] = {
    "first": I64,  # households first..last are computed
    "last": I64,
    "starts": I64.as_pointer(),
    "counties": I32.as_pointer(),
    "columns": I8.as_pointer().as_pointer(),  # the address of every column
    "places": I64.as_pointer(),  # county by county what is the same for all its households
    "gone": I8.as_pointer(),  # where that is not known
    "age": I32.as_pointer(),  # the age of somebody born on day 0 (1970-01-01), and of other days around it
    "age_months": I32.as_pointer(),
    "kept": I64.as_pointer(),  # a row for each person of one household
    "kept_open": I8.as_pointer(),
}

ARGUMENTS = len(_ARGUMENTS)


class Function:
    """Instructions go where `builder` stands; `once` runs before any household, `entry` holds local memory."""

    def __init__(self) -> None:
        self.module = ir.Module(name=NAME)
        self.function = ir.Function(self.module, ir.FunctionType(ir.VoidType(), list(_ARGUMENTS.values())), NAME)
        self.args = dict(zip(_ARGUMENTS, self.function.args, strict=True))
        self.entry, self.once, self.builder = (ir.IRBuilder(self._block()) for _ in range(3))
        self._columns: dict[tuple[int, int], Value] = {}
        self._first_line = self.builder.block

    def text(self) -> str:
        """The finished function."""
        self.builder.ret_void()
        self.entry.branch(self.once.block)
        self.once.branch(self._first_line)
        return str(self.module)

    def _block(self) -> Any:
        return self.function.append_basic_block()

    @contextmanager
    def loop(self, first: Value, last: Value) -> Iterator[tuple[Value, Any]]:
        """Gives the counter, and a builder for what must stand before the loop."""
        counter = self.entry.alloca(I64)
        self.builder.store(first, counter)
        head, body, after = self._block(), self._block(), self._block()
        before = ir.IRBuilder(self.builder.block)
        before.position_before(self.builder.branch(head))
        self.builder.position_at_end(head)
        number = self.builder.load(counter)
        self.builder.cbranch(self.builder.icmp_signed("<", number, last), body, after)
        self.builder.position_at_end(body)
        yield number, before
        self.builder.store(self.builder.add(number, I64(1)), counter)
        self.builder.branch(head)
        self.builder.position_at_end(after)

    def held(self, start: Value, before: Any) -> Value:
        """Local memory that has the value `start` before a loop."""
        memory = self.entry.alloca(start.type)
        before.store(start, memory)
        return memory

    # -- reading -------------------------------------------------------------------------------------------------------
    def read(self, address: Value, row: Value) -> Value:
        """Of what this function never writes to: the compiler may read it when it likes."""
        return self._constant(self.builder.load(self.builder.gep(address, [row])))

    def _constant(self, load: Any) -> Value:
        load.set_metadata("invariant.load", self.module.add_metadata([]))
        return load

    def column(self, number: int, size: Any) -> Value:
        """The address of a column's first value."""
        key = (number, size.width)
        if key not in self._columns:
            address = self._constant(self.once.load(self.once.gep(self.args["columns"], [I64(number)])))
            self._columns[key] = self.once.bitcast(address, size.as_pointer())
        return self._columns[key]

    def read_value(self, expr: Expr, address: Value, row: Value) -> Value:
        """A number or a flag from where values lie `width(expr)` wide."""
        return self.widened(expr, self.read(address, row))

    def read_flag(self, address: Value, row: Value) -> Value:
        return self.is_set(self.read(address, row))

    def widened(self, expr: Expr, value: Value) -> Value:
        if expr.unit.kind == "flag":
            return self.is_set(value)
        return value if value.type is I64 else self.builder.sext(value, I64)

    def is_set(self, value: Value) -> Value:
        return self.builder.icmp_signed("!=", value, value.type(0))

    # -- writing -------------------------------------------------------------------------------------------------------
    def write(self, value: Value, address: Value, row: Value) -> None:
        """Narrows a number, or widens a flag, to what lies at `address`."""
        size = address.type.pointee
        if value.type.width != size.width:
            value = (self.builder.zext if value.type is I1 else self.builder.trunc)(value, size)
        self.builder.store(value, self.builder.gep(address, [row]))


def width(expr: Expr) -> Any:
    """How a value of this unit lies in a column, as frame.dtype_of says."""
    return {"flag": I8, "choice": I8, "date": I32}.get(expr.unit.kind, I64)
