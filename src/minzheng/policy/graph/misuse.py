"""What formulas may not do with an expression: every such attempt says what to write instead."""

from __future__ import annotations

from typing import NoReturn

from minzheng.base.text import Text
from minzheng.policy.errors import FormulaMistake


def no(zh: str, en: str, hint_zh: str, hint_en: str) -> NoReturn:
    raise FormulaMistake(Text(zh=zh, en=en), Text(zh=hint_zh, en=hint_en))


PARENTHESES = Text(
    zh="“&”和“|”先于比较计算：给每个比较加括号，(甲 > 乙) & (丙 > 丁)。",
    en='"&" and "|" go before comparisons: put each in parentheses, (a > b) & (c > d).',
)


class Misuse:
    """Operators that Python offers and a formula has no use for."""

    __slots__ = ()

    def __truediv__(self, other: object) -> NoReturn:
        no(
            "金额和人数不能用“/”相除：那会产生小数。",
            'Money and counts are not divided with "/": that makes fractions.',
            "用“//”（向下取整），或 part(金额, 比例, 取整方式)。",
            'Use "//" (it floors), or part(amount, ratio, rounding).',
        )

    __rtruediv__ = __truediv__

    def __bool__(self) -> NoReturn:
        no(
            "公式在装载时只运行一次，不能用 if、and、or、not、max()、min() 或连写的比较判断表达式。",
            "A formula runs once, at load; if, and, or, not, max(), min() or a < b < c cannot ask an expression.",
            "用 where(条件, 甲, 乙)、&、|、~、max_of、min_of。",
            "Use where(condition, a, b), &, |, ~, max_of, min_of.",
        )

    def __rand__(self, other: object) -> NoReturn:
        raise FormulaMistake(
            Text(zh=f"这里需要“是/否”，得到的是 {other!r}。", en=f"A yes/no belongs here, not {other!r}."), PARENTHESES
        )

    __ror__ = __rand__

    def __call__(self, *args: object, **more: object) -> NoReturn:
        no(
            "事实和公式的名称后面没有括号。",
            "The name of a fact or formula is not followed by parentheses.",
            "写 p.名称 或 h.名称：公式总是针对判断的那一天。",
            "Write p.name or h.name: a formula is always asked for the day of the decision.",
        )

    def __iter__(self) -> NoReturn:
        no(
            "表达式不能逐个取出。",
            "An expression cannot be walked through.",
            "对家里的人用 h.persons.sum(…)、any(…)、count(…)、max(…)。",
            "For the people of a household: h.persons.sum/any/count/max(…).",
        )

    def __round__(self, digits: int | None = None) -> NoReturn:
        no(
            "round() 不能用于表达式。",
            "round() does not take an expression.",
            "用 round_to_yuan(金额)、round_to_yuan_up(金额)，或在 part、divide 里写取整方式。",
            "Use round_to_yuan(amount), round_to_yuan_up(amount), or state the rounding in part or divide.",
        )

    def __abs__(self) -> NoReturn:
        no(
            "abs() 不能用于表达式。",
            "abs() does not take an expression.",
            "用 max_of(甲 - 乙, 乙 - 甲)。",
            "Use max_of(a - b, b - a).",
        )

    def _not_whole(self, *_: object) -> NoReturn:
        no(
            "这种运算不能用于表达式。",
            "This operator does not take an expression.",
            "可用的有 + - * //、比较、& | ~。",
            "There are + - * //, comparisons, and & | ~.",
        )

    __mod__ = __rmod__ = __pow__ = __rpow__ = __divmod__ = __xor__ = __int__ = __float__ = __index__ = _not_whole


class AskedLikeOpenFisca:
    """A person, a household or the law, asked in OpenFisca's way: person("salary", period)."""

    def __call__(self, *args: object, **more: object) -> NoReturn:
        name = args[0] if args and isinstance(args[0], str) else "name"
        no(
            "事实、公式和参数不这样读取。",
            "A fact, formula or parameter is not read like this.",
            f"写 p.{name}、h.{name} 或 law.{name}：期间就是判断的那一天。",
            f"Write p.{name}, h.{name} or law.{name}: the period is the day of the decision.",
        )

    def __getitem__(self, name: object) -> NoReturn:
        self(name)

    def __iter__(self) -> NoReturn:
        Misuse.__iter__(self)  # type: ignore[arg-type]
