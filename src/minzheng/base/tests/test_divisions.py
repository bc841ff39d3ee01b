from collections import Counter
from pathlib import Path

import pytest

from minzheng.base.divisions import Divisions, UnknownDivision, load_divisions
from minzheng.base.packs import PackError, forget, load_chain

from .places import Places


@pytest.fixture(scope="module")
def zhejiang() -> Divisions:
    return load_divisions(load_chain("cn-zj-jiaxing"))


def test_the_whole_province_is_there(zhejiang: Divisions) -> None:
    levels = Counter(division.level for division in zhejiang.under("33"))
    assert levels == {"province": 1, "city": 11, "county": 90, "town": 1387, "village": 25547}
    assert len(zhejiang) == 27036


def test_every_division_has_its_parent(zhejiang: Divisions) -> None:
    for division in zhejiang.under("33"):
        assert division.parent is None or division.parent in zhejiang
    assert [division.name for division in zhejiang.children("")] == ["浙江省"]


def test_the_eleven_cities_are_in_order(zhejiang: Divisions) -> None:
    names = "杭州市 宁波市 温州市 嘉兴市 湖州市 绍兴市 金华市 衢州市 舟山市 台州市 丽水市"
    assert " ".join(division.name for division in zhejiang.children("33")) == names


def test_changes_before_2023_are_in_the_list(zhejiang: Divisions) -> None:
    assert zhejiang.get("330113").name == "临平区"
    assert zhejiang.get("330114").name == "钱塘区"
    assert zhejiang.get("330383").name == "龙港市"
    for abolished in ("330103", "330104", "330204"):
        assert abolished not in zhejiang


def test_a_path_and_a_full_name_lead_down_from_the_province(zhejiang: Divisions) -> None:
    assert [division.level for division in zhejiang.path("330402007029")] == [
        "province",
        "city",
        "county",
        "town",
        "village",
    ]
    assert zhejiang.full_name("330402") == "浙江省嘉兴市南湖区"
    assert zhejiang.get("330402007000").parent == "330402000000"
    assert zhejiang.get("330402007").prefix == "330402007"


def test_number_ranges_tell_streets_towns_and_zones_apart(zhejiang: Divisions) -> None:
    assert zhejiang.get("330402007").kind == "street"
    assert zhejiang.get("330109501").kind == "zone"
    assert zhejiang.get("330402").kind == "county"
    for division in zhejiang.under("33", "town"):
        if division.name.endswith("街道"):
            assert division.kind == "street", division
    assert {division.kind for division in zhejiang.under("33", "village")} <= {
        "residents_committee",
        "village_committee",
        "like_community",
        "other",
    }


def test_places_are_found_by_name(zhejiang: Divisions) -> None:
    assert [division.code12 for division in zhejiang.find("南湖区")] == ["330402000000"]
    assert zhejiang.find("南湖")[0].name.startswith("南湖")
    assert [division.code12 for division in zhejiang.find("嘉兴市南湖区")] == ["330402000000"]
    assert all(division.code12.startswith("3304") for division in zhejiang.find("新丰镇", within="3304"))
    assert zhejiang.find("没有这个地方") == []
    assert zhejiang.find("") == []


def test_an_unknown_code_names_the_nearest_place_above(zhejiang: Divisions) -> None:
    with pytest.raises(UnknownDivision) as caught:
        zhejiang.get("330402999001")
    assert caught.value.hint is not None
    assert "330402（浙江省嘉兴市南湖区）" in caught.value.hint.zh
    with pytest.raises(UnknownDivision) as caught:
        zhejiang.children("110105")
    assert "divisions.csv" in str(caught.value.hint)


def test_containment_goes_by_jurisdiction(zhejiang: Divisions) -> None:
    assert zhejiang.contains("3304", "330402007029")
    assert not zhejiang.contains("3304", "330502001001")


def test_a_province_is_read_once() -> None:
    forget()
    chain = load_chain("cn-zj")
    first = load_divisions(chain)
    assert load_divisions(chain) is first


def test_a_narrower_pack_adds_and_renames(places: Places) -> None:
    places.write("cn", "divisions.csv", "code,name\n990000000000,海州省\n990100000000,月港市\n")
    places.write(
        "cn-hai", "divisions.csv", "code,name,urban_rural_class\n990100000000,新月港市,\n990101001001,灯塔社区,111\n"
    )
    divisions = load_divisions(load_chain("cn-hai"))
    assert divisions.get("9901").name == "新月港市"
    assert divisions.get("990101001001").urban_rural_class == "111"
    assert divisions.get("9901").urban_rural_class is None


def test_wrong_rows_are_named_with_file_and_line(places: Places) -> None:
    rows = "code,name\n990000000000,海州省\n9901,月港市\n990000000000,海州省\n990200000000\n"
    file: Path = places.write("cn", "divisions.csv", rows)
    with pytest.raises(PackError) as caught:
        load_divisions(load_chain("cn"))
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [(file, 3), (file, 4), (file, 5)]
