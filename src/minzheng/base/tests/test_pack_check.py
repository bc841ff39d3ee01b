from collections.abc import Iterable, Mapping
from datetime import date

import pytest

from minzheng.base.packs import (
    Declaration,
    Entry,
    PackChain,
    PackProblem,
    SectionChecker,
    UnknownPack,
    UnknownReference,
    check_chain,
    load_chain,
    load_references,
    resolve_reference,
    suggestion,
)
from minzheng.base.text import Text

from .places import Places, manifest

NOTICE = """\
notice: {instrument: {zh: 通知, en: Notice}, article: 第1条, region: "", verified: true, effective_from: 2019-10-01}
"""


class Rule(Declaration):
    reference: str
    follows: str | None = None


def _follows_exist(chain: PackChain, rules: Mapping[str, Entry[Rule]]) -> Iterable[PackProblem]:
    for entry in rules.values():
        if entry.value.follows not in {None, *rules}:
            yield entry.problem("follows", text=Text(zh=f"没有{entry.value.follows}", en=f"No {entry.value.follows}"))


RULES = SectionChecker("rules", Rule, _follows_exist)


def test_a_right_chain_has_no_problems(places: Places) -> None:
    places.write("cn", "references.yaml", NOTICE)
    places.write("cn-hai", "rules.yaml", "a: {reference: notice}\nb: {reference: notice, follows: a}\n")
    assert check_chain("cn-hai", [RULES]) == []


def test_syntax_types_names_and_the_rooms_own_checks_all_show(places: Places) -> None:
    places.write("cn", "references.yaml", NOTICE)
    places.write("cn", "rules/a.yaml", "a: {reference: notice, folows: a}\n")
    places.write("cn", "rules/b.yaml", "b: [\n")
    places.write("cn-hai", "rules.yaml", "c:\n  reference: notice\n  follows: nowhere\n")
    shown = [(problem.file.name, problem.line, problem.text.zh) for problem in check_chain("cn-hai", [RULES])]
    assert [(name, line) for name, line, _ in shown] == [("rules.yaml", 3), ("a.yaml", 1), ("b.yaml", 2)]
    assert "没有nowhere" in shown[0][2]


def test_a_room_that_stops_at_anothers_mistakes_hides_none(places: Places) -> None:
    places.write("cn", "references.yaml", NOTICE)
    places.write("cn", "rules.yaml", "a: {referense: notice}\nb: {reference: 12}\n")

    def needs_every_rule(chain: PackChain, _: Mapping[str, Entry[object]]) -> Iterable[PackProblem]:
        chain.section("rules", Rule)
        return ()

    found = check_chain("cn", [SectionChecker("letters", None, needs_every_rule), RULES])
    assert [problem.line for problem in found] == [1, 1, 2]


def test_a_reference_that_nothing_defines_gets_the_nearest_name(places: Places) -> None:
    places.write("cn", "references.yaml", NOTICE)
    places.write("cn", "rules.yaml", "a:\n  reference: notise\n")
    places.write(
        "cn",
        "letters.yaml",
        "x:\n  deep:\n    - {reference: notice}\n    - references: [notice, gone]\n    - reference: [gone]\n",
    )
    found = check_chain("cn", [RULES, SectionChecker("letters")])
    assert [(problem.file.name, problem.line) for problem in found] == [
        ("letters.yaml", 4),
        ("letters.yaml", 5),
        ("rules.yaml", 2),
    ]
    assert found[2].hint == Text(zh="您是不是要写“notice”？", en='Did you mean "notice"?')


def test_a_wider_pack_cannot_cite_what_only_a_narrower_one_defines(places: Places) -> None:
    places.write("cn-hai", "references.yaml", NOTICE)
    places.write("cn", "rules.yaml", "a: {reference: notice}\n")
    (problem,) = check_chain("cn-hai", [RULES])
    assert problem.file.parent.name == "cn"


def test_a_section_that_no_room_reads_gets_the_nearest_name(places: Places) -> None:
    places.write("cn", "ruels/a.yaml", "a: {}\n")
    places.write("cn", "ruels/b.yaml", "a: [\n")
    found = check_chain("cn", [RULES])
    assert [(problem.file.name, problem.line) for problem in found] == [("a.yaml", 1), ("b.yaml", 1), ("b.yaml", 2)]
    assert found[0].hint == Text(zh="您是不是要写“rules”？", en='Did you mean "rules"?')


def test_a_file_that_would_be_passed_over_is_named(places: Places) -> None:
    places.write("cn", "rules/a.yml", "a: {}\n")
    places.write("cn", "references.yaml", NOTICE)
    places.write("cn", "rules/deep/er.yaml", "a: {reference: gone}\n")
    found = check_chain("cn", [RULES])
    assert [(problem.file.name, problem.text.en) for problem in found] == [
        ("a.yml", "A file that ends in .yml is not read."),
        ("er.yaml", 'The reference "gone" is not defined.'),
    ]


def test_of_many_names_the_nearest_are_shown() -> None:
    hint = suggestion("zzz", [f"name-{number}" for number in range(40)] + ["zoo"])
    assert hint.en.startswith("There are 41 names, the nearest: zoo")
    assert suggestion("x", []) == Text(zh="这里还没有任何可用的名称。", en="No name is defined here yet.")


def test_a_wrong_division_list_shows_in_the_check(places: Places) -> None:
    places.write("cn", "divisions.csv", "code,name\n9901,海州省\n")
    (problem,) = check_chain("cn", [])
    assert (problem.file.name, problem.line) == ("divisions.csv", 2)


def test_a_wrong_manifest_is_reported_and_an_unknown_pack_raises(places: Places) -> None:
    places.write("cn-hai", "pack.yaml", manifest("cn-hai", "cm", "99"))
    assert [problem.line for problem in check_chain("cn-hai", [])] == [3]
    with pytest.raises(UnknownPack):
        check_chain("cn-hia", [])


def test_references_resolve_or_suggest(places: Places) -> None:
    places.write("cn", "references.yaml", NOTICE)
    places.write("cn-hai", "references.yaml", NOTICE.replace("notice", "decree").replace("true", "false"))
    chain = load_chain("cn-hai")
    assert set(load_references(chain)) == {"notice", "decree"}
    assert resolve_reference(chain, "notice").effective_from == date(2019, 10, 1)
    assert not resolve_reference(chain, "decree").verified
    with pytest.raises(UnknownReference) as caught:
        resolve_reference(chain, "decre")
    assert "decree" in str(caught.value.hint)


def test_a_reference_without_its_verification_is_a_mistake(places: Places) -> None:
    places.write(
        "cn", "references.yaml", "notice:\n  instrument: {zh: 通知, en: Notice}\n  article: '1'\n  region: ''\n"
    )
    (problem,) = check_chain("cn", [])
    assert (problem.line, problem.text.en) == (1, 'notice: "verified" is missing.')
