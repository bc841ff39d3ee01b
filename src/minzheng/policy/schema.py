"""The JSON Schema of a family, from the same declarations that read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minzheng.policy.definitions import Input
from minzheng.policy.family import MOST_PERSONS
from minzheng.policy.units import HOUSEHOLD, PERSON, Entity


def family_schema(inputs: Mapping[str, Input]) -> dict[str, Any]:
    """The JSON Schema of a family, labels in Chinese and English."""

    def facts(entity: Entity) -> dict[str, Any]:
        return {name: _schema(item) for name, item in inputs.items() if item.entity == entity}

    required = [name for name, item in inputs.items() if item.entity == PERSON and item.missing == "required"]
    person = {"id": {"type": "string"}, "name": {"type": "string"}, **facts(PERSON)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "家庭 / Family",
        "type": "object",
        "required": ["persons"],
        "additionalProperties": False,
        "properties": {
            "division": {"type": "string", "pattern": r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$"},
            "household": {"type": "object", "additionalProperties": False, "properties": facts(HOUSEHOLD)},
            "persons": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_PERSONS,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": required,
                    "properties": person,
                },
            },
        },
    }


def _schema(item: Input) -> dict[str, Any]:
    shapes: dict[str, dict[str, Any]] = {
        "money": {"type": ["string", "null"], "pattern": r"^\d[\d,]*(\.\d{1,2})?$", "examples": ["1500.00"]},
        "count": {"type": ["integer", "null"], "minimum": 0, "maximum": item.limit},
        "flag": {"type": ["boolean", "null"]},
        "choice": {"enum": [*item.choices, None]},
        "date": {"type": "string", "format": "date"},
    }
    shape = shapes[item.type]
    if item.missing == "required" and item.type == "choice":
        shape = {"enum": list(item.choices)}
    labels = "; ".join(f"{code}: {text}" for code, text in item.choices.items())
    about = f"missing: {item.missing}" + (f"; {labels}" if labels else "")
    return {**shape, "title": str(item.label), "description": about}
