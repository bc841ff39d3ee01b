"""The rules on openfisca-core, over a whole population at once, which is how it is used for one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.simulations import SimulationBuilder

from benchmarks.policy.peers.figures import STANDARDS
from benchmarks.policy.peers.openfisca_rules import CHOICES, ENUMS, system
from benchmarks.policy.setting import OF_HOUSEHOLDS, OF_PERSONS, ON
from benchmarks.policy.timing import Timed, timed

MONTH = f"{ON:%Y-%m}"


def _read(folder: Path) -> tuple[pa.Table, pa.Table]:
    return pq.read_table(folder / "households.parquet"), pq.read_table(folder / "persons.parquet")


def _simulation(households: pa.Table, persons: pa.Table) -> Any:
    made, builder = system(), SimulationBuilder()
    builder.create_entities(made)
    ids = households["household_id"].to_numpy()
    of_person = np.searchsorted(ids, persons["household_id"].to_numpy())
    builder.declare_person_entity("person", np.arange(len(persons)))
    household = builder.declare_entity("household", np.arange(len(households)))
    builder.join_with_persons(household, of_person, roles=np.array(["member"] * len(persons)))
    simulation = builder.build(made)
    for table in (households, persons):
        for name in table.column_names:
            if name in made.variables:
                simulation.set_input(name, MONTH, _array(name, table[name].combine_chunks()))
    division = households["division"].cast(pa.string()).combine_chunks()
    counties = [text[:6] for text in division.dictionary_encode().dictionary.to_pylist()]
    position = np.array([list(STANDARDS).index(county) for county in counties])
    simulation.set_input("county", MONTH, position[division.dictionary_encode().indices.to_numpy()])
    return simulation


def _array(name: str, column: pa.Array) -> Any:
    if name in CHOICES:
        codes = column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()
        known = CHOICES[name].split()
        position = np.array([known.index(code) for code in codes.dictionary.to_pylist()], dtype=np.int16)
        return EnumArray(position[codes.indices.to_numpy()], ENUMS[name])
    values = column.to_numpy(zero_copy_only=False)
    return values.astype("datetime64[D]") if pa.types.is_date(column.type) else values


def _computed(simulation: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    persons = {name: simulation.calculate(name, MONTH) for name in OF_PERSONS}
    household = simulation.populations["household"]
    found = {n: simulation.calculate(n, MONTH) for n in OF_HOUSEHOLDS if n not in OF_PERSONS}
    return {**found, **{name: household.sum(values) for name, values in persons.items()}}, persons


def compute(folder: Path, _: int) -> Timed:
    simulation, found = _simulation(*_read(folder)), Timed()
    with timed(found, "seconds"):
        _computed(simulation)
    return found


def run(folder: Path, out: Path, _: int) -> Timed:
    found = Timed()
    with timed(found, "seconds"):
        households, persons = _read(folder)
        of_households, of_persons = _computed(_simulation(households, persons))
        pq.write_table(
            pa.table({"household_id": households["household_id"], **of_households}),
            out / "households.parquet",
            compression="zstd",
        )
        pq.write_table(
            pa.table({"person_id": persons["person_id"], **of_persons}), out / "persons.parquet", compression="zstd"
        )
    return found
