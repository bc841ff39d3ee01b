import pickle
from pathlib import Path

import pytest

from minzheng.base.packs import (
    Declaration,
    PackError,
    UnknownPack,
    chain_for_division,
    forget,
    load_chain,
    pack_ids,
    packs_dir,
)

from .places import Places, manifest


class Rule(Declaration):
    amount: int


def test_the_real_packs_stand_on_each_other() -> None:
    chain = load_chain("cn-zj-jiaxing")
    assert [pack.id for pack in chain.packs] == ["cn", "cn-zj", "cn-zj-jiaxing"]
    assert chain.version.startswith("cn@")
    assert chain.version.count("@") == 3
    assert len(chain.digest) == 64
    assert (chain.id, chain.division, chain.title.zh) == ("cn-zj-jiaxing", "3304", "嘉兴市")
    assert load_chain("cn-zj-jiaxing") is chain


@pytest.mark.parametrize(
    ("code", "pack"),
    [
        ("330402", "cn-zj-jiaxing"),
        ("3304", "cn-zj-jiaxing"),
        ("330402007029", "cn-zj-jiaxing"),
        ("330502", "cn-zj"),
        ("33", "cn-zj"),
        ("110101", "cn"),
    ],
)
def test_a_division_finds_its_narrowest_pack(code: str, pack: str) -> None:
    assert chain_for_division(code).id == pack


def test_a_narrower_declaration_overrides_and_remembers_the_wider_one(places: Places) -> None:
    wide = places.write("cn", "rules.yaml", "one: {amount: 1}\ntwo: {amount: 2}\n")
    narrow = places.write("cn-hai", "rules/local.yaml", "# ours\ntwo: {amount: 20}\nthree: {amount: 30}\n")
    rules = load_chain("cn-hai").section("rules", Rule)
    assert {key: entry.value.amount for key, entry in rules.items()} == {"one": 1, "two": 20, "three": 30}
    two = rules["two"]
    assert (two.key, two.pack, two.file, two.line) == ("two", "cn-hai", narrow, 2)
    assert two.wider is not None
    assert (two.wider.value.amount, two.wider.file, two.wider.line, two.wider.wider) == (2, wide, 2, None)
    assert rules["one"].pack == "cn"
    assert load_chain("cn").section("rules", Rule)["two"].value.amount == 2


def test_layers_keep_the_packs_apart(places: Places) -> None:
    places.write("cn", "rules.yaml", "one: {amount: 1}\n")
    places.write("cn-hai", "rules.yaml", "one: {amount: 10}\n")
    assert [layer["one"].value.amount for layer in load_chain("cn-hai").layers("rules", Rule)] == [1, 10]


def test_a_section_may_be_one_file_a_folder_both_or_missing(places: Places) -> None:
    places.write("cn", "rules.yaml", "one: {amount: 1}\n")
    places.write("cn", "rules/b.yaml", "three: {amount: 3}\n")
    places.write("cn", "rules/a.yaml", "two: {amount: 2}\n")
    places.write("cn", "rules/empty.yaml", "# nothing yet\n")
    assert list(load_chain("cn").section("rules", Rule)) == ["one", "two", "three"]
    assert load_chain("cn").section("nothing", Rule) == {}


def test_a_key_twice_in_one_pack_is_a_mistake(places: Places) -> None:
    places.write("cn", "rules/a.yaml", "one: {amount: 1}\n")
    second = places.write("cn", "rules/b.yaml", "two: {amount: 1}\none: {amount: 1}\n")
    with pytest.raises(PackError) as caught:
        load_chain("cn").section("rules", Rule)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == (second, 2)
    assert "a.yaml:1" in problem.text.zh


def test_a_file_that_is_no_mapping_is_a_mistake(places: Places) -> None:
    places.write("cn", "rules.yaml", "- one\n- two\n")
    with pytest.raises(PackError, match="映射"):
        load_chain("cn").section("rules", Rule)


def test_an_error_counts_its_mistakes_and_survives_pickling(places: Places) -> None:
    places.write("cn", "rules.yaml", "one: {amount: x}\ntwo: {amount: y}\n")
    with pytest.raises(PackError, match="2 处错误") as caught:
        load_chain("cn").section("rules", Rule)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert copy.problems == caught.value.problems
    assert caught.value.code == "pack.invalid"


def test_an_unknown_pack_gets_a_suggestion(places: Places) -> None:
    with pytest.raises(UnknownPack) as caught:
        load_chain("cn-hia")
    assert caught.value.hint is not None
    assert "cn-hai" in caught.value.hint.zh


def test_a_missing_parent_and_a_circle_are_mistakes_with_a_line(places: Places) -> None:
    places.write("cn-lost", "pack.yaml", manifest("cn-lost", "cm", "98"))
    with pytest.raises(PackError, match="没有上级包“cm”") as caught:
        load_chain("cn-lost")
    assert caught.value.problems[0].line == 3
    assert caught.value.problems[0].hint is not None
    places.write("cn", "pack.yaml", manifest("cn", "cn-hai", ""))
    with pytest.raises(PackError, match="绕回"):
        load_chain("cn-hai")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (manifest("cn-other", "cn", "98"), 1, "与文件夹“cn-x”不一致"),
        (manifest("cn-x", "cn", "98").replace("version", "versoin"), 1, "缺少“version”"),
        (manifest("cn-x", "cn", "9"), 5, "不是区划代码"),
        (manifest("cn-x", "cn", "98").replace('"98"', "98"), 5, "应为文字"),
        ("- a\n", 1, "映射"),
        ("", 1, "缺少“id”"),
        ("a: [\n", 2, "YAML"),
    ],
)
def test_a_wrong_manifest_is_named_with_its_line(places: Places, content: str, line: int, words: str) -> None:
    places.write("cn-x", "pack.yaml", content)
    with pytest.raises(PackError) as caught:
        load_chain("cn-x")
    assert (caught.value.problems[0].line, words in caught.value.problems[0].text.zh) == (line, True)


def test_no_pack_for_a_division_is_said(places: Places) -> None:
    (places.root / "cn" / "pack.yaml").unlink()
    with pytest.raises(UnknownPack, match="330402"):
        chain_for_division("330402")


def test_files_come_widest_first_without_rubbish(places: Places) -> None:
    for name in ("formulas/b.py", "formulas/a.py", "formulas/__pycache__/a.py", "formulas/.hidden.py"):
        places.write("cn", name, "")
    places.write("cn-hai", "formulas/a.py", "")
    found = load_chain("cn-hai").files("formulas/**/*.py")
    assert [str(file.relative_to(places.root)) for file in found] == [
        "cn/formulas/a.py",
        "cn/formulas/b.py",
        "cn-hai/formulas/a.py",
    ]


def test_the_digest_changes_with_any_file_and_only_then(places: Places) -> None:
    first = load_chain("cn-hai").digest
    forget()
    assert load_chain("cn-hai").digest == first
    places.write("cn", "letters/decision.typ", "= 决定书")
    assert load_chain("cn-hai").digest == first
    forget()
    changed = load_chain("cn-hai").digest
    assert changed != first
    places.write("cn", "__pycache__/x.py", "")
    forget()
    assert load_chain("cn-hai").digest == changed


def test_the_folder_of_packs_can_be_set(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    assert packs_dir() == places.root
    assert pack_ids() == ["cn", "cn-hai"]
    monkeypatch.delenv("MINZHENG_PACKS")
    assert packs_dir().name == "packs"
    assert "cn-zj" in pack_ids()
    assert packs_dir().parent == Path(__file__).parents[4]


def test_a_pack_in_a_sub_folder_is_named_with_it_and_speaks_for_no_real_place(places: Places) -> None:
    places.write("examples/isle", "pack.yaml", manifest("examples/isle", None, "9902"))
    places.write("examples/isle-new-tax", "pack.yaml", manifest("examples/isle-new-tax", "examples/isle", "9902"))
    assert pack_ids() == ["cn", "cn-hai", "examples/isle", "examples/isle-new-tax"]
    chain = load_chain("examples/isle-new-tax")
    assert [pack.id for pack in chain.packs] == ["examples/isle", "examples/isle-new-tax"]
    assert load_chain(chain.id) is chain
    assert chain_for_division("9902").id == "cn-hai"


def test_the_id_of_a_pack_in_a_sub_folder_names_the_sub_folder(places: Places) -> None:
    places.write("examples/isle", "pack.yaml", manifest("isle", None, ""))
    with pytest.raises(PackError, match='The id "isle" differs from the folder "examples/isle"'):
        load_chain("examples/isle")
