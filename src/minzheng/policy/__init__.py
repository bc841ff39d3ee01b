"""Benefit rules as code: dated parameters, formulas as one typed graph, decisions with their reasons.

    from minzheng.base.packs import load_chain
    from minzheng.policy import load_catalogue, decide

    catalogue = load_catalogue(load_chain("cn-zj-jiaxing"))
    family = catalogue.parse_family({"persons": [{"id": "p1", "relation": "applicant", "birth_on": "1951-03-05"}]})
    decide(catalogue, family, division="330402", on=date(2019, 10, 1)).benefits["dibao"].answer

Usable without Django.
"""

from minzheng.policy.catalogue import Catalogue, checker, load_catalogue
from minzheng.policy.decision import decide
from minzheng.policy.definitions import Benefit, Input, Parameter
from minzheng.policy.errors import ApplicantDeceased, FamilyError, FamilyProblem, OutsideCatalogue, OverlayError
from minzheng.policy.family import Family, Member
from minzheng.policy.result import BenefitResult, Condition, Decision, ParameterUse, Step

__all__ = [
    "ApplicantDeceased",
    "Benefit",
    "BenefitResult",
    "Catalogue",
    "Condition",
    "Decision",
    "Family",
    "FamilyError",
    "FamilyProblem",
    "Input",
    "Member",
    "OutsideCatalogue",
    "OverlayError",
    "Parameter",
    "ParameterUse",
    "Step",
    "checker",
    "decide",
    "load_catalogue",
]
