"""A comparison as a spreadsheet: one sheet a table, yuan as numbers, groups as text."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter

from minzheng.base.divisions import Divisions
from minzheng.base.text import Text
from minzheng.policy.reform.words import DIMENSIONS, MEASURES, PERIODS, group_name

Json = dict[str, Any]


def workbook(result: Json, places: Divisions, language: str) -> bytes:
    """An .xlsx of a comparison (its JSON) in one language."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0.00"})

    def say(text: Text | Json) -> str:
        return (text if isinstance(text, Text) else Text(**text)).in_language(language)

    def sheet(name: Text, heads: list[str], rows: list[list[Any]]) -> None:
        page = book.add_worksheet(say(name)[:31])
        page.set_column(0, 0, 28)
        page.set_column(1, max(len(heads) - 1, 1), 14)
        page.freeze_panes(1, 1)
        page.write_row(0, 0, heads, head)
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, float):
                    page.write_number(line, column, cell, money)
                elif isinstance(cell, int):
                    page.write_number(line, column, cell)
                else:
                    page.write_string(line, column, cell)

    def measures(row: Json) -> list[Any]:
        """None is a small number that is not shown."""
        return [
            "—" if row[name] is None else _yuan(row[name]) if name.endswith("_fen") else row[name] for name in MEASURES
        ]

    about = [
        [say(Text(zh="方案", en="Reform")), say(result["title"])],
        [say(Text(zh="日期", en="Day")), result["on"]],
        [say(Text(zh="规则版本", en="Version of the rules")), result["version"]],
        [say(Text(zh="未能读取的户", en="Households left out")), result["refused"]],
        *[[say(item["label"]), f"{item['before']} → {item['after']}"] for item in result["changed"]],
        *[[say(MEASURES[name]), cell] for name, cell in zip(MEASURES, measures(result["total"]), strict=True)],
    ]
    sheet(Text(zh="总表", en="Summary"), [say(Text(zh="项目", en="Item")), say(Text(zh="数值", en="Value"))], about)
    sheet(
        Text(zh="待遇", en="Benefits"),
        [say(text) for text in _BENEFIT],
        [_benefit(row, say) for row in result["benefits"]],
    )
    for key, title in DIMENSIONS.items():
        rows = [[say(group_name(key, row["group"], places)), *measures(row)] for row in result["groups"][key]]
        sheet(title, [say(title), *(say(text) for text in MEASURES.values())], rows)
    book.close()
    return out.getvalue()


_BENEFIT = (
    Text(zh="待遇", en="Benefit"),
    Text(zh="周期", en="Period"),
    Text(zh="原享受户", en="Families before"),
    Text(zh="改后享受户", en="Families after"),
    Text(zh="原金额（元）", en="Amount before (yuan)"),
    Text(zh="改后金额（元）", en="Amount after (yuan)"),
)


def _benefit(row: Json, say: Any) -> list[Any]:
    return [
        say(row["title"]),
        say(PERIODS[row["period"]]),
        row["yes"]["before"],
        row["yes"]["after"],
        _yuan(row["fen"]["before"]),
        _yuan(row["fen"]["after"]),
    ]


def _yuan(fen: int) -> float:
    """A spreadsheet's numbers are floats: exact to the fen below 90 trillion yuan."""
    return fen / 100
