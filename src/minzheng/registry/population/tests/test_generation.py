"""The same seed gives the same people on every machine; a wrong order is refused with a reason."""

import json
import sqlite3
import subprocess
import sys
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from minzheng.base.divisions import UnknownDivision, load_divisions
from minzheng.base.packs import PackChain
from minzheng.registry.population import HouseholdCountError, NoFiguresError, generate, write_population
from minzheng.registry.population.commands import population
from minzheng.registry.population.stream import Stream, Weighted
from minzheng.registry.population.tests.conftest import City
from minzheng.registry.population.writing import registry_line

GOLDEN = (
    "b1487f6e5315dd89fea36378cf4ef5912a6f9180f9b474855a0cb11331716ed1",
    "647ce80b254aeb7434c3e5cec4695e1762f4d61e8ddca384081e7f05977ccb3d",
)


def test_the_stream_is_the_written_one() -> None:
    stream = Stream("minzheng")
    assert [stream.word() for _ in range(3)] == [3178825894, 519004430, 3005514989]
    for _ in range(600):
        last = stream.below(10)
    assert 0 <= last < 10


def test_weights_are_kept_in_order() -> None:
    weighted = Weighted.of([("a", 1), ("b", 0), ("c", 3)])
    drawn = [weighted.draw(Stream(f"weights {number}")) for number in range(400)]
    assert set(drawn) == {"a", "c"}
    assert 60 < drawn.count("a") < 140


def test_the_same_seed_gives_the_same_city(chain: PackChain, tmp_path: Path) -> None:
    """Haining has no cast. A change of generator or figures changes this: then raise _VERSION and renew it."""
    written = write_population(chain, tmp_path, households=300, seed=7, division="330481")
    assert (written.registry_sha256, written.departments_sha256) == GOLDEN
    assert sha256((tmp_path / "registry.jsonl").read_bytes()).hexdigest() == written.registry_sha256


def test_a_family_does_not_depend_on_how_many_follow(chain: PackChain, city: City) -> None:
    few = list(generate(chain, 120, 2026, "3304"))
    assert few == city.households[:120]


def test_another_seed_gives_other_people_but_the_same_cast(chain: PackChain, city: City) -> None:
    other = list(generate(chain, city.cast + 30, 2027, "3304"))
    assert other[: city.cast] == city.households[: city.cast]
    assert not {household.id for household in other[city.cast :]} & {household.id for household in city.households}


@pytest.mark.parametrize("division", ["330481", "330402100", "330402100222"])
def test_a_narrower_division_holds_all_its_families(chain: PackChain, division: str) -> None:
    families = list(generate(chain, 60, 1, division))
    assert {household.division[: len(division)] for household in families} == {division}


def test_wrong_orders_are_refused_before_the_first_family(chain: PackChain) -> None:
    for households in (0, -1, 1_000_001):
        with pytest.raises(HouseholdCountError, match="1 to 1,000,000"):
            generate(chain, households, 1, "3304")
    with pytest.raises(UnknownDivision):
        generate(chain, 10, 1, "330499")
    with pytest.raises(NoFiguresError, match="no population figures for 3305"):
        generate(chain, 10, 1, "3305")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(population, ["generate", *arguments])
    return result.exit_code, result.output


def test_the_command_writes_three_files(tmp_path: Path) -> None:
    out = tmp_path / "city"
    code, output = run("--households", "80", "--seed", "3", "--division", "330402", "--out", str(out))
    assert code == 0
    assert "80 households" in output
    assert sorted(path.name for path in out.iterdir()) == ["about.json", "departments.sqlite", "registry.jsonl"]
    lines = [json.loads(line) for line in (out / "registry.jsonl").open(encoding="utf-8")]
    assert len(lines) == 80
    assert set(lines[0]) == {"id", "division", "address", "persons", "declared"}
    with sqlite3.connect(out / "departments.sqlite") as departments:
        assert departments.execute("SELECT count(*) FROM truth").fetchone() == (80,)
    about = json.loads((out / "about.json").read_text(encoding="utf-8"))
    assert about["persons"] == len({person["id"] for line in lines for person in line["persons"]})


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    order = ("--households", "20", "--out", str(tmp_path))
    assert run(*order)[0] == 0
    code, output = run(*order)
    assert code == 1
    assert "--force" in output
    assert run(*order, "--force")[0] == 0
    (tmp_path / "letters.txt").write_text("mine")
    code, output = run(*order, "--force")
    assert code == 1
    assert "letters.txt" in output


def test_an_unknown_division_is_refused_by_the_command(tmp_path: Path) -> None:
    code, output = run("--households", "20", "--division", "330499", "--out", str(tmp_path / "x"))
    assert code == 1
    assert "没有区划 330499" in output
    assert not (tmp_path / "x").exists()


def test_a_line_of_the_registry_has_neither_truth_nor_records(chain: PackChain) -> None:
    household = next(generate(chain, 1, 1, "3304"))
    assert not {"truth", "records", "hidden"} & set(registry_line(household))


def test_neither_the_generator_nor_the_departments_need_django() -> None:
    code = "import sys, departments.app, minzheng.registry.population.commands; sys.exit('django' in sys.modules)"
    root = Path(__file__).resolve().parents[5]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, timeout=30).returncode == 0


def test_places_are_named_as_addresses_have_them(chain: PackChain, city: City) -> None:
    assert load_divisions(chain).get("330402100222").name == "联丰村委会"
    assert city.households[0].address == "浙江省嘉兴市南湖区凤桥镇联丰村荷花浜8号"
    assert not [household.address for household in islice(city.drawn, 1_000) if "委会" in household.address]
