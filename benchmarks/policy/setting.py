"""What every part of the benchmark shares: the rules, the day, the counties, the results that are compared."""

from __future__ import annotations

import os
from datetime import date
from functools import lru_cache
from pathlib import Path

from minzheng.base.packs import load_chain
from minzheng.policy import Catalogue, load_catalogue

ON = date(2022, 3, 1)
DIVISIONS = ("330402001000", "330402002000", "330481101000", "330482103000")
PACKS = Path(__file__).parent / "packs"
OF_PERSONS = (
    "tekun_living_fen",
    "tekun_care_fen",
    "single_person_dibao_fen",
    "orphan_fen",
    "unattended_child_fen",
    "disability_living_fen",
    "disability_nursing_fen",
    "old_age_allowance_fen",
    "home_care_quantity",
)
OF_HOUSEHOLDS = ("dibao_fen", "edge", "near_poor", "virtual_post_fen", *OF_PERSONS)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The benchmark's own rules, so that a change of law changes no peer."""
    usual = os.environ.get("MINZHENG_PACKS")
    os.environ["MINZHENG_PACKS"] = str(PACKS)
    try:
        return load_catalogue(load_chain("rules"))
    finally:
        del os.environ["MINZHENG_PACKS"]
        if usual is not None:
            os.environ["MINZHENG_PACKS"] = usual
