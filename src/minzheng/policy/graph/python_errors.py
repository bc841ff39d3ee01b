"""Python's own errors in a formula file, in the words of somebody who writes rules."""

from __future__ import annotations

import builtins
import inspect
import re
import sys
import unicodedata
from types import TracebackType

from minzheng.base.packs import suggestion
from minzheng.base.text import Text
from minzheng.policy import authoring

_NO_NAME = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_ARGUMENTS = re.compile(r"(?:\w+\.)?(\w+)\(\) (?:missing|takes|got)\b")

_MODULES = Text(
    zh="公式文件只用 minzheng.policy.authoring 和各包 shared.py 里的：from minzheng_packs.<包名> import …。",
    en="A formula file uses minzheng.policy.authoring and what a pack's shared.py offers: "
    "from minzheng_packs.<pack> import ….",
)
_ONE_DAY = Text(
    zh="公式总是针对判断的那一天：p.名称、h.名称、law.名称，不写期间。",
    en="A formula is always asked for the day of the decision: p.name, h.name, law.name, without a period.",
)
_ELSEWHERE = {
    "p": Text(zh="个人的条件写成 lambda p: …。", en="A condition of a person is written lambda p: …."),
    "period": _ONE_DAY,
    "parameters": _ONE_DAY,
}


def explain(error: Exception) -> tuple[Text, Text | None]:
    """(what is wrong, what to write) for an error that Python raised while a formula file ran."""
    if isinstance(error, SyntaxError):
        return _syntax(error)
    if isinstance(error, NameError) and error.name:
        return _name(error.name, error.__traceback__)
    if isinstance(error, ImportError) and (missing := _NO_NAME.match(str(error))):
        module = sys.modules.get(missing[2])
        known = [name for name in vars(module) if not name.startswith("_")] if module else []
        known = authoring.__all__ if missing[2] == authoring.__name__ else known
        return _no(missing[1], missing[2]), suggestion(missing[1], known)
    if isinstance(error, ModuleNotFoundError) and error.name:
        return Text(zh=f"没有模块“{error.name}”。", en=f'There is no module "{error.name}".'), _MODULES
    if isinstance(error, AttributeError) and error.name:
        known = [name for name in dir(type(error.obj)) if not name.startswith("_")]
        return _no(error.name, type(error.obj).__name__), suggestion(error.name, known) if known else None
    if isinstance(error, TypeError) and (called := _ARGUMENTS.match(str(error))):
        return _arguments(called[1], error)
    said = f"{type(error).__name__}: {error}"
    return Text(zh=f"公式出错：{said}。", en=f"The formula fails: {said}."), None


def _no(name: str, where: str) -> Text:
    return Text(zh=f"{where} 里没有“{name}”。", en=f'There is no "{name}" in {where}.')


def _syntax(error: SyntaxError) -> tuple[Text, Text | None]:
    text = Text(zh=f"Python 写法有误：{error.msg}。", en=f"Python syntax: {error.msg}.")
    written = re.search(r"invalid character '(.)'", error.msg or "")
    plain = unicodedata.normalize("NFKC", written[1]) if written else ""
    plain = {"。": ".", "“": '"', "”": '"', "‘": "'", "’": "'", "、": ","}.get(written[1] if written else "", plain)
    if not written or not plain.isascii():
        return text, None
    hint = Text(
        zh=f"“{written[1]}”是全角字符，换成半角“{plain}”。", en=f'A full-width character: write "{plain}" instead.'
    )
    return text, hint


def _name(name: str, at: TracebackType | None) -> tuple[Text, Text | None]:
    text = Text(zh=f"这里没有名为“{name}”的东西。", en=f'Nothing here is called "{name}".')
    if name in authoring.__all__:
        line = f"from minzheng.policy.authoring import {name}"
        return text, Text(zh=f"在文件开头加上：{line}", en=f"Add at the top of the file: {line}")
    if name in _ELSEWHERE:
        return text, _ELSEWHERE[name]
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    own = [known for known in (at.tb_frame.f_globals if at else {}) if not known.startswith("_")]
    return text, suggestion(
        name, [*own, *authoring.__all__, *(n for n in dir(builtins) if n.islower() and n[0] != "_")]
    )


def _arguments(name: str, error: TypeError) -> tuple[Text, Text | None]:
    """A function of ours that was called with too few or too many arguments."""
    text = Text(zh=f"{name}() 的参数不对：{error}。", en=f"{name}() is called wrongly: {error}.")
    function = getattr(authoring, name, None)
    if not callable(function):
        return text, None
    shown = ", ".join(_parameter(item) for item in inspect.signature(function).parameters.values())
    before = "@" if name in ("variable", "benefit") else ""
    return text, Text(zh=f"写作 {before}{name}({shown})。", en=f"Write it as {before}{name}({shown}).")


def _parameter(item: inspect.Parameter) -> str:
    if item.kind is item.VAR_POSITIONAL:
        return "…"
    if item.kind is item.VAR_KEYWORD:
        return f"{item.name}=…"
    return f"{item.name}=…" if item.kind is item.KEYWORD_ONLY else item.name
