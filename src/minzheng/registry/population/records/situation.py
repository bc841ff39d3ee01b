"""What a record needs to know of a family, and small helpers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from minzheng.registry.population.model import Facts, Member
from minzheng.registry.population.stream import Stream

Rows = list[tuple[str, str, dict[str, Any]]]
"""department, item, record"""
EMPLOYERS = (
    "服装有限公司",
    "电子科技有限公司",
    "物业服务有限公司",
    "包装材料有限公司",
    "餐饮管理有限公司",
    "纺织有限公司",
    "食品有限公司",
)
TRADES = ("副食店", "水果店", "理发店", "小吃店", "五金店", "裁缝店", "家电维修部")
TRADE_NAMES = ("禾源", "南湖", "秀水", "运河", "新塍", "春波", "长水", "烟雨", "槜李", "鸳湖")


@dataclass(frozen=True)
class Situation:
    """What a record needs to know of the family. `division6` is the unassigned county code of its numbers."""

    household: Facts
    members: list[Member]
    address: str
    place: str
    division6: str
    urban: bool
    registered: bool
    low_income: bool
    day: date


def ago(day: date, stream: Stream, shortest: int, longest: int) -> str:
    """ISO date between so many days before `day`."""
    return (day - timedelta(days=stream.between(shortest, longest))).isoformat()
