"""Numbers that identify people and organisations: check digits, parts, and masks for the screen."""

from minzheng.base.identifiers.bank import luhn_ok
from minzheng.base.identifiers.masks import mask_account, mask_id, mask_name, mask_phone
from minzheng.base.identifiers.names import normalise_name
from minzheng.base.identifiers.organisations import (
    OrganisationNumber,
    UsccCharacterError,
    UsccCheckError,
    UsccError,
    UsccLengthError,
    UsccOrganisationCheckError,
    parse_uscc,
    uscc_check_character,
)
from minzheng.base.identifiers.persons import (
    DisabilityNumber,
    DisabilityNumberError,
    IdNumber,
    IdNumberCharacterError,
    IdNumberCheckError,
    IdNumberDateError,
    IdNumberError,
    IdNumberLengthError,
    IdNumberOldError,
    id_check_digit,
    parse_disability_number,
    parse_id_number,
)

__all__ = [
    "DisabilityNumber",
    "DisabilityNumberError",
    "IdNumber",
    "IdNumberCharacterError",
    "IdNumberCheckError",
    "IdNumberDateError",
    "IdNumberError",
    "IdNumberLengthError",
    "IdNumberOldError",
    "OrganisationNumber",
    "UsccCharacterError",
    "UsccCheckError",
    "UsccError",
    "UsccLengthError",
    "UsccOrganisationCheckError",
    "id_check_digit",
    "luhn_ok",
    "mask_account",
    "mask_id",
    "mask_name",
    "mask_phone",
    "normalise_name",
    "parse_disability_number",
    "parse_id_number",
    "parse_uscc",
    "uscc_check_character",
]
