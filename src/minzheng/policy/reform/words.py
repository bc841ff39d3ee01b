"""The words of a comparison, for the shell and the spreadsheet; pages have their own."""

from __future__ import annotations

from minzheng.base.divisions import Divisions
from minzheng.base.text import Text

MEASURES = {
    "families": Text(zh="户数", en="families"),
    "people": Text(zh="人数", en="people"),
    "undecided": Text(zh="不能判断的户", en="families not decided"),
    "receiving_before": Text(zh="原享受户", en="receiving before"),
    "receiving_after": Text(zh="改后享受户", en="receiving after"),
    "gaining": Text(zh="受益户", en="gaining"),
    "losing": Text(zh="受损户", en="losing"),
    "gained_fen": Text(zh="每月增加（元）", en="gained a month (yuan)"),
    "lost_fen": Text(zh="每月减少（元）", en="lost a month (yuan)"),
    "before_fen": Text(zh="原每月支出（元）", en="spent a month before (yuan)"),
    "after_fen": Text(zh="改后每月支出（元）", en="spent a month after (yuan)"),
    "poor_before": Text(zh="原低于贫困线户", en="below the line before"),
    "poor_after": Text(zh="改后低于贫困线户", en="below the line after"),
    "gap_before_fen": Text(zh="原每月贫困缺口（元）", en="poverty gap a month before (yuan)"),
    "gap_after_fen": Text(zh="改后每月贫困缺口（元）", en="poverty gap a month after (yuan)"),
}
DIMENSIONS = {
    "county": Text(zh="县（市、区）", en="county"),
    "town": Text(zh="乡镇（街道）", en="town"),
    "age": Text(zh="申请人年龄", en="age of the applicant"),
    "decile": Text(zh="人均收入十等分", en="tenth by income a head"),
}
PERIODS = {
    "month": Text(zh="每月", en="a month"),
    "year": Text(zh="每年", en="a year"),
    "once": Text(zh="一次性", en="once"),
    "per_event": Text(zh="每次", en="each time"),
}


def group_name(dimension: str, group: str, places: Divisions) -> Text:
    """A group in words."""
    if dimension in ("county", "town"):
        name = places.get(group.ljust(12, "0")).name if group.ljust(12, "0") in places else group
        return Text(zh=name, en=name)
    if dimension == "decile":
        return Text(
            zh=f"第{group}组" + _end(group, "（最低）", "（最高）"),
            en=f"{group}" + _end(group, " (lowest)", " (highest)"),
        )
    return Text(zh=f"{group}岁".replace("80+岁", "80岁以上"), en=f"{group}".replace("80+", "80 or older"))


def _end(group: str, lowest: str, highest: str) -> str:
    return {"1": lowest, "10": highest}.get(group, "")
