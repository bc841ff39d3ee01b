import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.base.identifiers import luhn_ok, mask_account, mask_id, mask_name, mask_phone, normalise_name


def test_an_identity_number_keeps_four_characters_at_each_end() -> None:
    assert mask_id("339900194603050018") == "3399**********0018"
    assert mask_id("E12345678") == "E1*****78"
    assert mask_id("12") == "**"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张*"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("诸葛孔明", "诸葛*"),
        ("阿不都·买买提", "阿*"),
        ("𬱟一", "𬱟*"),
        ("葛󠄀一", "葛󠄀*"),
        ("John Smith", "J*"),
        (" 李 ", "李*"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_surname(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_a_phone_number_and_an_account_keep_their_last_four() -> None:
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("057382521234") == "057*****1234"
    assert mask_phone("82521") == "***21"
    assert mask_phone("1") == "*"
    assert mask_account("6228480000000000018") == "***************0018"
    assert mask_account("1234567") == "*******"


@given(st.text(alphabet="0123456789X", min_size=8, max_size=30))
def test_masks_never_show_more_than_half(value: str) -> None:
    for mask in (mask_id, mask_account):
        shown = mask(value)
        assert len(shown) == len(value)
        assert shown.count("*") * 2 >= len(value)


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("阿不都・买买提", "阿不都·买买提"),
        ("阿不都•买买提", "阿不都·买买提"),
        ("阿不都 · 买买提", "阿不都·买买提"),
        ("张　三", "张三"),
        (" 张三 ", "张三"),
        ("John  Smith", "John Smith"),
        ("José", "José"),
        ("李𬱟", "李𬱟"),
        ("㙍𠅤𫖯䶮", "㙍𠅤𫖯䶮"),
    ],
)
def test_names_compare_without_the_accidents_of_typing(typed: str, compared: str) -> None:
    assert normalise_name(typed) == compared


@given(st.text(max_size=50))
def test_normalising_a_name_twice_changes_nothing(name: str) -> None:
    assert normalise_name(normalise_name(name)) == normalise_name(name)


def test_card_numbers_satisfy_luhn() -> None:
    assert luhn_ok("6228480000000000018")
    assert luhn_ok("6228 4800 0000 0000 018")
    assert not luhn_ok("6228480000000000019")
    assert not luhn_ok("")
    assert not luhn_ok("62284800A")


@given(st.text(alphabet="0123456789", min_size=2, max_size=19), st.data())
def test_luhn_finds_any_single_wrong_digit(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    other = str((int(number[place]) + data.draw(st.integers(1, 9))) % 10)
    if luhn_ok(number):
        assert not luhn_ok(number[:place] + other + number[place + 1 :])
