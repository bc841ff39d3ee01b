"""What a pack may declare for funds: the chart of accounts (`accounts`), and banks with their files (`banks`)."""

from collections.abc import Iterator, Mapping
from typing import Literal, get_args

from pydantic import Field, field_validator, model_validator

from minzheng.base.money import parse_yuan
from minzheng.base.packs import Declaration, Entry, PackChain, PackProblem, SectionChecker, Wrong
from minzheng.base.text import Text
from minzheng.funds.errors import UnknownBank, UnknownBenefitAccount

Kind = Literal["asset", "liability", "income", "expense", "equity"]
Purpose = Literal["treasury", "payable", "in_transit", "receivable"]
FieldName = Literal[
    "record", "batch", "month", "made_on", "count", "total", "payer_account", "payer_name", "hash",
    "line", "account", "name", "bank_name", "amount", "purpose", "reference", "code", "filler",
]  # fmt: skip


class AccountDeclaration(Declaration):
    """One account. `benefits`: whose money an expense account carries. `purpose`: the part it plays in paying."""

    kind: Kind
    title: Text
    fund: str = ""
    purpose: Purpose | None = None
    benefits: tuple[str, ...] = ()


class Column(Declaration):
    """One field of a record. `width` is in bytes of the file's encoding; `form` says how an amount is written."""

    field: FieldName
    value: str = ""
    width: int | None = Field(default=None, gt=0)
    align: Literal["left", "right"] = "left"
    fill: str = Field(default=" ", min_length=1, max_length=1)
    form: Literal["yuan", "fen"] = "yuan"


class FileFormat(Declaration):
    """A file of one header record and one record a line."""

    name: str
    kind: Literal["csv", "fixed"]
    encoding: Literal["utf-8", "gb18030"]
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    line_end: Literal["crlf", "lf"] = "crlf"
    header: tuple[Column, ...]
    detail: tuple[Column, ...]

    @model_validator(mode="after")
    def _fixed_has_widths(self) -> "FileFormat":
        if self.kind == "fixed" and any(column.width is None for column in (*self.header, *self.detail)):
            raise Wrong(
                Text(
                    zh="定长文件的每个字段都要写 width（字节）。", en="Each field of a fixed-width file needs a width."
                )
            )
        return self

    def holds(self, record: Literal["header", "detail"], *names: str) -> bool:
        columns: tuple[Column, ...] = getattr(self, record)
        return set(names) <= {column.field for column in columns}


class ReturnCode(Declaration):
    """What a code in the return file means. `retry`: what must be different before it is paid again."""

    outcome: Literal["paid", "failed"]
    text: Text
    advice: Text | None = None
    retry: Literal["same_account", "other_account", "never"] = "other_account"


class Bank(Declaration):
    """A bank that pays for the place. `takes`: words in the names of the banks whose cards it pays."""

    code: str = Field(pattern=r"^[A-Z0-9]{1,4}$")
    title: Text
    takes: tuple[str, ...] = ()
    takes_rest: bool = False
    payer_name: str
    payer_account: str
    largest_line: int
    file: FileFormat
    return_file: FileFormat
    codes: dict[str, ReturnCode]

    @field_validator("largest_line", mode="before")
    @classmethod
    def _in_fen(cls, value: object) -> int:
        """Written in yuan ("50000.00"), kept in fen."""
        return parse_yuan(value)

    @model_validator(mode="after")
    def _has_what_reconciling_needs(self) -> "Bank":
        wanted = (
            (self.file, "header", ("batch", "count", "total", "hash")),
            (self.file, "detail", ("line", "account", "name", "amount")),
            (self.return_file, "header", ("batch", "count", "total")),
            (self.return_file, "detail", ("line", "account", "amount", "code")),
        )
        for form, record, names in wanted:
            if not form.holds(record, *names):  # type: ignore[arg-type]
                raise Wrong(Text(zh=f"{record} 须含字段：{'、'.join(names)}", en=f"{record} needs: {', '.join(names)}"))
        if not any(code.outcome == "paid" for code in self.codes.values()):
            raise Wrong(Text(zh="codes 中没有表示“已入账”的代码。", en="None of the codes means that money was paid."))
        return self


def chart(chain: PackChain) -> dict[str, AccountDeclaration]:
    """The accounts of a place, by code."""
    return {key: entry.value for key, entry in chain.section("accounts", AccountDeclaration).items()}


def account_for(chain: PackChain, purpose: Purpose) -> str:
    """The code of the account that plays this part."""
    return next(code for code, account in chart(chain).items() if account.purpose == purpose)


def expense_account(chain: PackChain, benefit: str) -> str:
    """The code of the account that carries a benefit. Raises UnknownBenefitAccount."""
    for code, account in chart(chain).items():
        if benefit in account.benefits:
            return code
    raise UnknownBenefitAccount(benefit)


def banks(chain: PackChain) -> dict[str, Bank]:
    """The banks that pay for a place, by key."""
    return {key: entry.value for key, entry in chain.section("banks", Bank).items()}


def bank(chain: PackChain, key: str) -> Bank:
    """Raises UnknownBank."""
    found = banks(chain)
    if key not in found:
        raise UnknownBank(key, list(found))
    return found[key]


def bank_of(known: Mapping[str, Bank], bank_name: str) -> str:
    """The key of the bank that pays a card of `bank_name` (may be empty)."""
    for key, declared in known.items():
        if any(word in bank_name for word in declared.takes):
            return key
    return next(key for key, declared in known.items() if declared.takes_rest)


def _check_accounts(chain: PackChain, entries: Mapping[str, Entry[AccountDeclaration]]) -> Iterator[PackProblem]:
    carried: dict[str, str] = {}
    played: dict[str, str] = {}
    for code, entry in entries.items():
        if entry.value.purpose is not None and (other := played.setdefault(entry.value.purpose, code)) != code:
            text = Text(zh=f"{code} 与 {other} 的用途重复。", en=f"{code} and {other} have the same purpose.")
            yield entry.problem("purpose", text=text)
        for position, benefit in enumerate(entry.value.benefits):
            if (other := carried.setdefault(benefit, code)) != code:
                text = Text(
                    zh=f"待遇 {benefit} 同时列入 {other} 和 {code}。", en=f"{benefit} is in both {other} and {code}."
                )
                yield entry.problem("benefits", position, text=text)
    for purpose in sorted(set(get_args(Purpose)) - set(played)):
        for entry in list(entries.values())[:1]:
            yield entry.problem(
                text=Text(zh=f"缺少用途为 {purpose} 的科目。", en=f"No account has the purpose {purpose}.")
            )


def _check_banks(chain: PackChain, entries: Mapping[str, Entry[Bank]]) -> Iterator[PackProblem]:
    rest = [entry for entry in entries.values() if entry.value.takes_rest]
    if len(rest) != 1:
        for entry in (rest or list(entries.values()))[-1:]:
            yield entry.problem(
                "takes_rest",
                text=Text(
                    zh="应有且只有一家银行写 takes_rest: true（承接其余所有银行卡）。",
                    en="Exactly one bank must have takes_rest: true (it pays all other cards).",
                ),
            )
    seen: dict[str, str] = {}
    for key, entry in entries.items():
        if (other := seen.setdefault(entry.value.code, key)) != key:
            text = Text(
                zh=f"编号与 {other} 相同，批次号会重复。", en=f"Same code as {other}: batch numbers would clash."
            )
            yield entry.problem("code", text=text)


CHECKERS = (
    SectionChecker("accounts", AccountDeclaration, _check_accounts),
    SectionChecker("banks", Bank, _check_banks),
)
