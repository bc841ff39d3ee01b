"""The rules of packs/rules as an OpenFisca tax-benefit system, in its idiom: variables over arrays, fen as integers.

OpenFisca is AGPL and no part of the program: it is called here, in a process of its own, only to be measured.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.policy.peers.figures import STANDARDS

PERSON = build_entity("person", "persons", "A person", is_person=True)
HOUSEHOLD = build_entity("household", "households", "A household", roles=[{"key": "member", "plural": "members"}])
STANDARD_OF = np.array(list(STANDARDS.values()))  # by position of the county
CHOICES = {
    "relation": "applicant spouse child parent grandchild grandparent sibling other",
    "education_stage": "none preschool compulsory senior undergraduate graduate",
    "disability_type": "none visual hearing speech limb intellectual mental multiple",
    "nursing_level": "none partial substantial full",
    "father_state": "able dead missing severe_disability serious_illness serving_sentence rehabilitation other_custody "
    "no_contact",
}
CHOICES["mother_state"] = CHOICES["father_state"]
ENUMS: dict[str, Any] = {name: Enum(name, [(code, code) for code in codes.split()]) for name, codes in CHOICES.items()}
FLAGS = (
    "living_apart",
    "in_custody",
    "missing_declared",
    "deceased",
    "serious_illness",
    "unable_to_work",
    "orphan",
    "in_institution",
)
MONEY = (
    "wage",
    "employment_cost",
    "business_net",
    "property_income",
    "pension",
    "basic_pension_central",
    "unemployment_benefit",
    "support_received",
    "other_income",
    "deposits",
    "securities",
    "insurance_value",
    "other_living_aid",
)
COUNTS = (
    "new_job_months",
    "houses",
    "vehicles",
    "companies",
    "disability_level",
    "self_care_failed",
    "ability_level",
    "father_state_months",
    "mother_state_months",
)
FORMULAS: list[tuple[str, Any, Any, Callable[..., Any]]] = []


def formula(entity: Any, kind: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        FORMULAS.append((function.__name__, entity, kind, function))
        return function

    return add


def rounded(amount: Any, ratio: float = 1.0, unit: int = 1) -> Any:
    return (np.floor(amount * ratio / unit + 0.5) * unit).astype(np.int64)


def is_in(person: Any, month: Any, name: str, codes: str) -> Any:
    known = CHOICES[name].split()
    return np.isin(np.asarray(person(name, month)), [known.index(code) for code in codes.split()])


@formula(PERSON, int)
def years_old(person: Any, month: Any) -> Any:
    birth = person("birth_on", month).astype("datetime64[D]")
    first_of_month = birth.astype("datetime64[M]")
    day = (birth - first_of_month).astype(int) + 1
    on = month.start
    months = (on.year - 1970) * 12 + on.month - 1 - first_of_month.astype(int) - (on.day < day)
    return months // 12


@formula(PERSON, bool)
def is_studying(person: Any, month: Any) -> Any:
    return is_in(person, month, "education_stage", "preschool compulsory senior undergraduate")


@formula(PERSON, bool)
def is_member(person: Any, month: Any) -> Any:
    here = ~person("living_apart", month)
    child = is_in(person, month, "relation", "child") & (
        (person("years_old", month) < 18) | here | person("is_studying", month)
    )
    supported = is_in(person, month, "relation", "parent grandchild grandparent sibling") & here
    belongs = is_in(person, month, "relation", "applicant spouse") | child | supported
    away = person("in_custody", month) | person("missing_declared", month) | person("deceased", month)
    return belongs & ~away


@formula(HOUSEHOLD, int)
def dibao_standard(household: Any, month: Any) -> Any:
    return STANDARD_OF[household("county", month)]


@formula(PERSON, int)
def net_wage(person: Any, month: Any) -> Any:
    return np.maximum(person("wage", month) - person("employment_cost", month), 0)


@formula(PERSON, int)
def disregarded_wage(person: Any, month: Any) -> Any:
    months = person("new_job_months", month)
    most = person.household("dibao_standard", month) * 3
    return np.where((months >= 1) & (months <= 12), np.minimum(person("net_wage", month), most), 0)


@formula(PERSON, int)
def disregarded_pension(person: Any, month: Any) -> Any:
    return np.minimum(person("basic_pension_central", month), person("pension", month))


@formula(PERSON, int)
def person_income(person: Any, month: Any) -> Any:
    earned = person("net_wage", month) - person("disregarded_wage", month) + person("business_net", month)
    earned = earned + person("property_income", month) + person("pension", month)
    received = person("unemployment_benefit", month) + person("support_received", month)
    return earned - person("disregarded_pension", month) + received + person("other_income", month)


@formula(PERSON, int)
def person_assets(person: Any, month: Any) -> Any:
    return person("deposits", month) + person("securities", month) + person("insurance_value", month)


@formula(PERSON, bool)
def mind_disabled(person: Any, month: Any) -> Any:
    return is_in(person, month, "disability_type", "intellectual mental")


@formula(PERSON, bool)
def no_work_capacity(person: Any, month: Any) -> Any:
    age, level = person("years_old", month), person("disability_level", month)
    mind = person("mind_disabled", month) & (level <= 3)
    limb = is_in(person, month, "disability_type", "limb") & (level <= 2)
    sight = is_in(person, month, "disability_type", "visual") & (level <= 1)
    return (age >= 60) | (age < 16) | ((level >= 1) & (mind | limb | sight))


@formula(PERSON, bool)
def severely_disabled(person: Any, month: Any) -> Any:
    level = person("disability_level", month)
    return (level >= 1) & ((level <= 2) | (person("mind_disabled", month) & (level == 3)))


@formula(PERSON, bool)
def could_support(person: Any, month: Any) -> Any:
    enough = person("person_income", month) >= person.household("dibao_standard", month)
    return ~person("no_work_capacity", month) | enough


def of_members(name: str, fact: str) -> None:
    def total(household: Any, month: Any) -> Any:
        members = household.members
        return household.sum(members(fact, month) * members("is_member", month))

    FORMULAS.append((name, HOUSEHOLD, int, total))


for _name, _fact in (
    ("size", "is_member"),
    ("counted_income", "person_income"),
    ("liquid_assets", "person_assets"),
    ("homes", "houses"),
    ("motor_vehicles", "vehicles"),
    ("businesses", "companies"),
):
    of_members(_name, _fact)


@formula(HOUSEHOLD, int)
def liquid_limit(household: Any, month: Any) -> Any:
    size, each = household("size", month), household("dibao_standard", month) * 24
    return np.where(size == 1, np.floor(each * 1.5).astype(np.int64), each * size)


@formula(HOUSEHOLD, bool)
def goods_ok(household: Any, month: Any) -> Any:
    few = (household("homes", month) <= 1) & (household("motor_vehicles", month) <= 0)
    return few & (household("businesses", month) <= 0)


@formula(HOUSEHOLD, bool)
def supporter_at_home(household: Any, month: Any) -> Any:
    members = household.members
    return household.any(members("is_member", month) & members("could_support", month))


@formula(PERSON, bool)
def tekun_living(person: Any, month: Any) -> Any:
    house = person.household
    means = (house("liquid_assets", month) <= house("liquid_limit", month)) & house("goods_ok", month)
    alone = ~house("supporter_at_home", month) & ~house("able_supporter", month)
    poor = person("person_income", month) < house("dibao_standard", month)
    child = person("is_orphan", month) | person("is_unattended", month)
    return person("is_member", month) & person("no_work_capacity", month) & alone & means & poor & ~child


@formula(PERSON, int)
def tekun_living_fen(person: Any, month: Any) -> Any:
    floor = np.ceil(person.household("dibao_standard", month) * 13 / 10).astype(np.int64)
    return np.where(person("tekun_living", month), np.maximum(rounded(1_618_700, 1 / 12), floor), 0)


@formula(PERSON, int)
def tekun_care_fen(person: Any, month: Any) -> Any:
    failed = person("self_care_failed", month)
    amount = np.select([failed == 0, failed <= 3], [20_100, 33_500], 67_000)
    return np.where(person("tekun_living", month) & ~person("deceased", month), amount, 0)


@formula(HOUSEHOLD, bool)
def all_tekun(household: Any, month: Any) -> Any:
    members = household.members
    other = household.any(members("is_member", month) & ~members("tekun_living", month))
    return (household("size", month) >= 1) & ~other


@formula(PERSON, bool)
def is_dibao_member(person: Any, month: Any) -> Any:
    return person("is_member", month) & ~person("tekun_living", month)


@formula(HOUSEHOLD, int)
def dibao_size(household: Any, month: Any) -> Any:
    return household.sum(household.members("is_dibao_member", month))


@formula(HOUSEHOLD, int)
def dibao_income(household: Any, month: Any) -> Any:
    members = household.members
    return household.sum(members("person_income", month) * members("is_dibao_member", month))


@formula(HOUSEHOLD, int)
def dibao_line(household: Any, month: Any) -> Any:
    return household("dibao_standard", month) * household("dibao_size", month)


@formula(HOUSEHOLD, bool)
def is_leaving(household: Any, month: Any) -> Any:
    over = household("dibao_income", month) >= household("dibao_line", month)
    return household("in_receipt_of_dibao", month) & over & (household("previous_dibao", month) > 0)


@formula(HOUSEHOLD, int)
def dibao_amount(household: Any, month: Any) -> Any:
    gap = np.maximum(household("dibao_line", month) - household("dibao_income", month), 0)
    return np.where(household("is_leaving", month), household("previous_dibao", month), rounded(gap, unit=100))


@formula(HOUSEHOLD, bool)
def dibao(household: Any, month: Any) -> Any:
    leaving = household("is_leaving", month)
    low = leaving | (household("dibao_income", month) < household("dibao_line", month))
    low = low & (np.where(leaving, household("months_over_line", month), 0) < 6)
    means = (household("liquid_assets", month) <= household("liquid_limit", month)) & household("goods_ok", month)
    return (household("dibao_size", month) >= 1) & low & means & ~household("all_tekun", month)


@formula(HOUSEHOLD, int)
def dibao_fen(household: Any, month: Any) -> Any:
    return np.where(household("dibao", month), household("dibao_amount", month), 0)


@formula(PERSON, int)
def dibao_share(person: Any, month: Any) -> Any:
    house = person.household
    each = house("dibao_amount", month) // np.maximum(house("dibao_size", month), 1)
    return np.where(house("dibao", month) & person("is_dibao_member", month), each, 0)


@formula(HOUSEHOLD, bool)
def edge(household: Any, month: Any) -> Any:
    size = household("size", month)
    line = np.minimum(np.floor(household("dibao_standard", month) * 1.5).astype(np.int64), 201_000)
    limit = np.floor(household("liquid_limit", month) * 1.5)
    means = (household("liquid_assets", month) <= limit) & household("goods_ok", month)
    other = household("dibao", month) | household("all_tekun", month)
    return ~other & (size >= 1) & (household("counted_income", month) <= line * size) & means


@formula(HOUSEHOLD, bool)
def near_poor(household: Any, month: Any) -> Any:
    size, line = household("size", month), household("dibao_standard", month) * 2
    return (size >= 1) & (household("counted_income", month) <= line * size)


@formula(HOUSEHOLD, int)
def virtual_post_fen(household: Any, month: Any) -> Any:
    members = household.members
    unable = members("no_work_capacity", month) | members("unable_to_work", month)
    some = household.sum(members("is_member", month) & unable) >= 1
    return np.where(household("dibao", month) & (household("size", month) >= 2) & some, 30_000, 0)


@formula(PERSON, int)
def single_person_dibao_fen(person: Any, month: Any) -> Any:
    standard, income = person.household("dibao_standard", month), person("person_income", month)
    who = person("is_member", month) & (person("severely_disabled", month) | person("serious_illness", month))
    yes = who & person.household("edge", month) & (income < standard) & ~person("tekun_living", month)
    return np.where(yes, rounded(np.maximum(standard - income, 0), unit=100), 0)


@formula(PERSON, bool)
def is_orphan(person: Any, month: Any) -> Any:
    return person("orphan", month) & (person("years_old", month) < 18) & ~person("deceased", month)


@formula(PERSON, int)
def child_standard(person: Any, month: Any) -> Any:
    return np.where(person("in_institution", month), 240_000, rounded(240_000, 0.6))


@formula(PERSON, bool)
def is_unattended(person: Any, month: Any) -> Any:
    unable, gone = {}, {}
    for parent in ("father_state", "mother_state"):
        lasting = is_in(person, month, parent, "serving_sentence rehabilitation other_custody no_contact")
        lasting = lasting & (person(f"{parent}_months", month) >= 6)
        unable[parent] = is_in(person, month, parent, "severe_disability serious_illness") | lasting
        gone[parent] = is_in(person, month, parent, "dead missing")
    father, mother = "father_state", "mother_state"
    both = (unable[father] & unable[mother]) | (unable[father] & gone[mother]) | (unable[mother] & gone[father])
    young = (person("years_old", month) < 18) & ~person("deceased", month)
    return both & young & ~person("is_orphan", month)


@formula(PERSON, int)
def orphan_fen(person: Any, month: Any) -> Any:
    return np.where(person("is_orphan", month), person("child_standard", month), 0)


@formula(PERSON, int)
def unattended_child_fen(person: Any, month: Any) -> Any:
    has = np.maximum(person("other_living_aid", month), person("dibao_share", month))
    rest = person("child_standard", month) - has
    return np.where(person("is_unattended", month) & (rest > 0), rest, 0)


@formula(PERSON, int)
def disability_living_fen(person: Any, month: Any) -> Any:
    house = person.household
    poor = (house("dibao", month) & person("is_dibao_member", month)) | house("edge", month)
    yes = (person("disability_level", month) >= 1) & person("is_member", month) & poor
    yes = yes & ~person("is_orphan", month) & ~person("is_unattended", month)
    return np.where(yes, rounded(house("dibao_standard", month) * 3, 1 / 10), 0)


@formula(PERSON, int)
def disability_nursing_fen(person: Any, month: Any) -> Any:
    level = np.asarray(person("nursing_level", month))
    amount = np.array([0, 12_500, 25_000, 50_000])[level]
    return np.where(person("severely_disabled", month) & ~person("deceased", month), amount, 0)


@formula(PERSON, int)
def old_age_allowance_fen(person: Any, month: Any) -> Any:
    age = person("years_old", month)
    amount = np.select([age >= 100, age >= 90, age >= 80], [30_000, 10_000, 5_000], 0)
    return np.where(person("deceased", month), 0, amount)


@formula(PERSON, int)
def home_care_quantity(person: Any, month: Any) -> Any:
    house, age, level = person.household, person("years_old", month), person("ability_level", month)
    needy = house("dibao", month) | house("edge", month) | person("tekun_living", month)
    hours = np.select([level >= 3, level == 2], [45, 30], 20)
    hours = np.maximum(np.where((age >= 60) & needy & (level >= 1), hours, 0), np.where(age >= 80, 3, 0))
    return np.where(person("deceased", month), 0, hours)


def _variable(name: str, entity: Any, kind: Any, function: Callable[..., Any] | None = None, **more: Any) -> type:
    content = {"value_type": kind, "entity": entity, "definition_period": DateUnit.MONTH, "label": name, **more}
    if function is not None:
        content["formula"] = lambda population, period, parameters: function(population, period)
    return type(name, (Variable,), content)


def system() -> TaxBenefitSystem:
    made = TaxBenefitSystem([PERSON, HOUSEHOLD])
    made.add_variable(_variable("birth_on", PERSON, date, default_value=date(1980, 1, 1)))
    for name, enum in ENUMS.items():
        made.add_variable(_variable(name, PERSON, Enum, possible_values=enum, default_value=next(iter(enum))))
    kinds: list[tuple[Any, tuple[str, ...]]] = [(bool, FLAGS), (int, (*MONEY, *COUNTS))]
    for kind, names in kinds:
        for name in names:
            made.add_variable(_variable(name, PERSON, kind))
    for name, kind in (
        ("county", int),
        ("months_over_line", int),
        ("previous_dibao", int),
        ("in_receipt_of_dibao", bool),
        ("able_supporter", bool),
    ):
        made.add_variable(_variable(name, HOUSEHOLD, kind))
    for name, entity, kind, function in FORMULAS:
        made.add_variable(_variable(name, entity, kind, function))
    return made
