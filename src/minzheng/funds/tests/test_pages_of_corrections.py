"""The pages: a decider corrects past months, another confirms, finance recovers, the family reads it."""

import re

import pytest
from django.urls import reverse

from minzheng.accounts import moment as clock
from minzheng.funds.actions import record_repayment
from minzheng.funds.models import Correction, CorrectionState, PaymentLine, Receivable
from minzheng.funds.tests import cast, past
from minzheng.funds.tests.cast import key
from minzheng.funds.tests.past import moment

LANGUAGES = ["zh-hans", "en"]


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: moment("2026-11", 28))


@pytest.fixture
def second(db):
    return cast.staff("second", "county_decider")


@pytest.fixture
def dibao(family, decider, maker, releaser):
    entitlement = past.granted(family, decider)["dibao"]
    past.pay(maker, releaser, *past.MONTHS)
    return entitlement


def signed_in(client, user, language="zh-hans"):
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def text(response) -> str:
    return response.content.decode()


def hidden(response, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', text(response))[1]


def test_a_decider_sees_every_month_before_handing_it_to_another(client, dibao, decider, second):
    signed_in(client, decider)
    shown = text(client.get(reverse("funds:entitlement", args=[dibao.pk])))
    assert "更正以往月份" in shown
    address = reverse("funds:correct", args=[dibao.pk])
    choose = text(client.get(address))
    assert '<optgroup label="李四">' in choose
    form = client.get(address, {"subject": "wife~wage"})
    assert "400.00元" in text(form)  # as recorded
    given = {
        "subject": "wife~wage", "value": "700.00", "from_month": "2026-09", "reason": "核对报告",
        "operation": hidden(form, "operation"), "step": "preview",
    }  # fmt: skip
    preview = client.post(address, given)
    assert preview.status_code == 200
    for words in ("¥900.00", "¥920.00", "2026年9月", "更正为700.00元", "提交另一人复核"):
        assert words in text(preview)
    assert not Correction.objects.exists()
    proposed = client.post(address, given | {"step": "propose"}, follow=True)
    assert "须由另一位确认人员复核" in text(proposed)

    correction = Correction.objects.get()
    page = signed_in(client, second).get(reverse("funds:correction", args=[correction.pk]))
    confirm = {"operation": hidden(page, "operation"), "seen": hidden(page, "seen")}
    done = client.post(reverse("funds:confirm_correction", args=[correction.pk]), confirm, follow=True)
    assert "已复核生效" in text(done)
    assert Receivable.objects.get().total_fen == 90_000
    assert "打印本页" in text(done)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": "many"}, "不是金额"),
        ({"value": ""}, "请填写"),
        ({"from_month": "九月"}, "不是月份"),
        ({"from_month": "2027-09"}, "只能更正以往月份"),
        ({"to_month": "2026-08"}, "截止月份早于起始月份"),
        ({"reason": ""}, "依据和理由"),
    ],
)
def test_mistakes_stay_on_the_page_with_status_422(change, said, client, dibao, decider):
    given = {
        "subject": "wife~wage", "value": "700.00", "from_month": "2026-09", "reason": "核对报告", "operation": key(),
        "step": "preview", **change,
    }  # fmt: skip
    response = signed_in(client, decider).post(reverse("funds:correct", args=[dibao.pk]), given)
    assert response.status_code == 422
    assert said in text(response)


def test_a_value_that_changes_nothing_says_so_and_offers_no_button(client, dibao, decider):
    given = {
        "subject": "wife~wage", "value": "400.00", "from_month": "2026-09", "reason": "核对报告", "operation": key(),
        "step": "preview",
    }  # fmt: skip
    shown = text(signed_in(client, decider).post(reverse("funds:correct", args=[dibao.pk]), given))
    assert "没有哪个月的金额会变" in shown
    assert "提交另一人复核" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fact", ["disability_level", "disability_type", "deceased", "birth_on", "wage"])
def test_each_kind_of_fact_has_its_own_field_in_both_languages(fact, language, client, dibao, family, decider):
    signed_in(client, decider, language)
    response = client.get(reverse("funds:correct", args=[dibao.pk]), {"subject": f"{family.person.pk}~{fact}"})
    assert response.status_code == 200


def test_a_fact_that_does_not_exist_is_refused_at_the_choice(client, dibao, decider):
    response = signed_in(client, decider).get(reverse("funds:correct", args=[dibao.pk]), {"subject": "x~nothing"})
    assert response.status_code == 422


def test_the_second_person_may_refuse_and_the_first_take_back(client, dibao, decider, second):
    correction = past.propose(decider, dibao)
    address = reverse("funds:refuse_correction", args=[correction.pk])
    signed_in(client, second)
    assert client.post(address, {"operation": key(), "reason": ""}).status_code == 422
    assert "证明不足" in text(client.post(address, {"operation": key(), "reason": "证明不足"}, follow=True))
    assert Correction.objects.get().state == CorrectionState.REFUSED
    again = past.propose(decider, dibao)
    assert "撤回更正" in text(signed_in(client, decider).get(reverse("funds:correction", args=[again.pk])))


def test_a_table_that_changed_is_shown_anew(client, dibao, decider, second):
    correction = past.propose(decider, dibao)
    signed_in(client, second)
    address = reverse("funds:confirm_correction", args=[correction.pk])
    stale = client.post(address, {"operation": key(), "seen": "0" * 64})
    assert stale.status_code == 409
    assert "请核对下面最新的表" in text(stale)


def test_the_register_of_corrections_and_claims_in_both_languages(client, dibao, decider, second, maker):
    signed_in(client, second, "en")
    assert "No correction waits" in text(client.get(reverse("funds:corrections")))
    assert "Nothing to recover" in text(client.get(reverse("funds:receivables")))
    past.propose(decider, dibao)
    for language in LANGUAGES:
        assert "张三" in text(signed_in(client, second, language).get(reverse("funds:corrections")))
    past.confirm(second, Correction.objects.get())
    for language in LANGUAGES:
        for name, args in (
            ("receivables", []), ("receivable", [Receivable.objects.get().pk]), ("corrections", []),
            ("correction", [Correction.objects.get().pk]), ("entitlement", [dibao.pk]),
        ):  # fmt: skip
            assert signed_in(client, second, language).get(reverse(f"funds:{name}", args=args)).status_code == 200


def test_finance_reads_the_amounts_but_nothing_of_the_familys_circumstances(client, dibao, decider, second, maker):
    correction = past.propose(decider, dibao)
    signed_in(client, maker)
    address = reverse("funds:correction", args=[correction.pk])
    assert "700.00" not in text(client.get(address))
    past.confirm(second, correction)
    shown = text(client.get(address))
    assert "¥900.00" in shown
    assert "工资性收入" not in shown
    assert "复核发现" not in shown
    assert "工资性收入" not in text(client.get(reverse("funds:entitlement", args=[dibao.pk])))
    assert client.get(reverse("funds:correct", args=[dibao.pk])).status_code == 403


def test_finance_books_a_repayment_and_a_decider_waives_the_rest(client, dibao, decider, second, maker):
    past.corrected(decider, second, dibao)
    claim = Receivable.objects.get()
    address = reverse("funds:receivable", args=[claim.pk])
    signed_in(client, maker)
    assert (
        client.post(address, {"deed": "repaid", "operation": key(), "amount": "", "reference": ""}).status_code == 422
    )
    too_much = client.post(address, {"deed": "repaid", "operation": key(), "amount": "9999", "reference": "x"})
    assert too_much.status_code == 422
    assert "¥900.00" in text(too_much)
    paid = {"deed": "repaid", "operation": key(), "amount": "500.00", "reference": "回单 1"}
    assert client.post(address, paid).status_code == 302
    assert client.post(address, {"deed": "waived", "operation": key(), "amount": "1", "reason": "x"}).status_code == 403
    signed_in(client, decider)
    instalment = {"deed": "instalment", "operation": key(), "amount": "50", "reason": "家庭困难"}
    assert client.post(address, instalment).status_code == 302
    assert "每月最多扣回¥50.00" in text(client.get(address))
    waived = {"deed": "waived", "operation": key(), "amount": "400.00", "reason": "无力退回"}
    assert "已结清" in text(client.post(address, waived, follow=True))
    assert client.post(address, {"deed": "other"}).status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_family_reads_its_back_pay_and_its_deductions_with_the_reason(
    language, client, dibao, family, decider, second, maker, releaser
):
    past.corrected(decider, second, dibao, value="100.00", since="2026-07", until="2026-07")
    past.corrected(decider, second, dibao, since="2026-11", until="2026-11")
    past.pay(maker, releaser, "2026-12")
    signed_in(client, cast.citizen(family.person), language)
    mine = text(client.get(reverse("funds:my_payments")))
    words = {
        "zh-hans": (
            "补发（至2026年7月）",
            "应发¥1,220.00，扣回¥244.00",
            "李四：2026年11月，工资性收入（月）为700.00元",
            "多发的款项",
            "还剩",
        ),
        "en": ("Back-pay (to July 2026)", "¥1,220.00 due, ¥244.00 deducted", "Paid too much", "Left"),
    }[language]
    for word in words:
        assert word in mine
    line = PaymentLine.objects.get(deducted_fen__gt=0)
    assert "¥244.00" in text(client.get(reverse("funds:advice", args=[line.pk])))
    signed_in(client, cast.citizen(cast.family(9).person))
    assert "¥244.00" not in text(client.get(reverse("funds:my_payments")))


def test_a_registered_death_leads_to_the_correction(client, dibao, family, decider, second):
    family.person.deceased_on = moment("2026-09").date()
    family.person.save()
    signed_in(client, decider)
    assert "2026-10 2026-11" in text(client.get(reverse("funds:corrections")))
    shown = text(client.get(reverse("funds:entitlement", args=[dibao.pk])))
    link = re.search(r'href="([^"]+\?subject=[^"]+)"', shown)[1]
    form = text(client.get(link))
    assert 'value="2026-10"' in form
    past.corrected(
        decider, second, dibao, fact="deceased", value=True, person=str(family.person.pk), since="2026-10"
    )  # fmt: skip
    assert "2026-10 2026-11" not in text(client.get(reverse("funds:corrections")))


def test_other_places_and_citizens_find_nothing(client, dibao, family, decider, second, maker):
    past.corrected(decider, second, dibao)
    claim, correction = Receivable.objects.get(), Correction.objects.get()
    record_repayment(
        actor=maker, receivable_id=claim.pk, amount_fen=1, reference="x", operation_id=key(), at=moment("2026-11", 28)
    )
    far = signed_in(client, cast.staff("far", "county_decider", "330411"))
    for name, args in (
        ("correct", [dibao.pk]), ("correction", [correction.pk]), ("receivable", [claim.pk]),
    ):  # fmt: skip
        assert far.get(reverse(f"funds:{name}", args=args)).status_code == 404
    for name in ("confirm_correction", "refuse_correction"):
        form = {"operation": key(), "seen": "x", "reason": "x"}
        assert far.post(reverse(f"funds:{name}", args=[correction.pk]), form).status_code == 404
    mine = signed_in(client, cast.citizen(family.person))
    assert mine.get(reverse("funds:correction", args=[correction.pk])).status_code == 302
