"""What each department holds of a person: the 39 items of the packs' sources, written from the truth.

A department that holds nothing of a person has no record; the server answers "none" then.
"""

from __future__ import annotations

from minzheng.registry.population.model import Member, Records
from minzheng.registry.population.records import person, property
from minzheng.registry.population.records.situation import Situation
from minzheng.registry.population.stream import Stream

__all__ = ["Situation", "records_of"]

_WRITERS = (
    person.civil_affairs,
    person.medical,
    person.police,
    person.disability_and_veterans,
    property.work,
    property.land,
    property.business,
    property.housing,
    property.finance,
)


def records_of(member: Member, family: Situation, stream: Stream) -> Records:
    """department -> item -> record, only where there is something."""
    found: Records = {}
    for write in _WRITERS:
        for department, item, record in write(member, family, stream):
            found.setdefault(department, {})[item] = record
    return found
