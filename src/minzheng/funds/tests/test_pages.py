"""The pages of finance and of families: what they show, to whom, and what they refuse."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minzheng.funds import demobank, place
from minzheng.funds.actions import check_batch, download_file, read_return
from minzheng.funds.models import Batch, BatchState, Entitlement, LineState, PaymentLine
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import AT, MONTH, key

LANGUAGES = ["zh-hans", "en"]


@pytest.fixture
def granted(family, decider):
    return cast.grant(family, decider)


def signed_in(client, user, language="zh-hans"):
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def page(client, name, *args, **query):
    return client.get(reverse(f"funds:{name}", args=args), query)


def operation_in(response) -> str:
    return re.search(r'name="operation" value="([^"]+)"', response.content.decode())[1]


def test_finance_walks_the_month_through_the_pages(client, granted, maker, releaser):
    signed_in(client, maker)
    desk = page(client, "desk", month=MONTH)
    assert "¥930.00" in desk.content.decode()
    form = {"division": "330402", "month": MONTH, "bank": "agent_csv", "operation": operation_in(desk)}
    made = client.post(reverse("funds:make"), form, follow=True)
    number = Batch.objects.get().number
    assert number in made.content.decode()
    client.post(reverse("funds:check", args=[number]), {"operation": key()})
    refused = client.post(reverse("funds:release", args=[number]), {"operation": key()})
    assert refused.status_code == 403
    assert "生成批次的人不能复核放行" in refused.content.decode()

    signed_in(client, releaser)
    shown = page(client, "batch", number)
    assert "复核放行" in shown.content.decode()
    client.post(reverse("funds:release", args=[number]), {"operation": key()})
    last = page(client, "submit", number)
    assert "玖佰叁拾元整" in last.content.decode()
    client.post(reverse("funds:submit", args=[number]), {"operation": operation_in(last)})
    sent = page(client, "file", number).content
    bank, content = demobank.bank_of_file(place.banks(), sent)
    answer = SimpleUploadedFile("r.csv", demobank.answer(bank, content, on=AT.date(), failing={1: "03"}))
    done = client.post(reverse("funds:return", args=[number]), {"operation": key(), "file": answer}, follow=True)
    assert "账户已销户或冻结" in done.content.decode()
    assert Batch.objects.get().state == BatchState.RECONCILED
    assert "收款账号还没有更正" in page(client, "desk", month=MONTH).content.decode()


def test_a_wrong_return_file_is_told_row_by_row_with_status_422(client, granted, maker, releaser):
    batch = cast.submitted(maker, releaser)
    signed_in(client, maker)
    wrong = SimpleUploadedFile("r.csv", cast.return_file(batch).replace(b"930.00,00", b"999.00,00"))
    response = client.post(reverse("funds:return", args=[batch.number]), {"operation": key(), "file": wrong})
    assert response.status_code == 422
    assert "第2行" in response.content.decode()
    assert "¥999.00" in response.content.decode()


def test_no_file_chosen_is_said_at_the_field(client, granted, maker, releaser):
    batch = cast.submitted(maker, releaser)
    response = signed_in(client, maker).post(reverse("funds:return", args=[batch.number]), {"operation": key()})
    assert response.status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["made", "checked", "released", "submitted", "reconciled", "cancelled"])
def test_the_batch_page_renders_in_every_state_and_language(state, language, client, granted, maker, releaser):
    from minzheng.funds.actions import cancel_batch

    batch = {
        "made": lambda: cast.made(maker),
        "checked": lambda: check_batch(actor=maker, batch_id=cast.made(maker).pk, operation_id=key(), at=AT),
        "released": lambda: cast.released(maker, releaser),
        "submitted": lambda: cast.submitted(maker, releaser),
        "reconciled": lambda: cast.submitted(maker, releaser),
        "cancelled": lambda: cast.made(maker),
    }[state]()
    if state == "reconciled":
        content = cast.return_file(batch, {1: "01"})
        read_return(actor=maker, batch_id=batch.pk, name="r", content=content, operation_id=key(), at=AT)
    if state == "cancelled":
        cancel_batch(actor=maker, batch_id=batch.pk, reason="测试", operation_id=key(), at=AT)
    for user in (maker, releaser):
        response = page(signed_in(client, user, language), "batch", batch.number, show="failed")
        assert response.status_code == 200
        assert ("ournals" in response.content.decode()) == (language == "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_pages_render_in_both_languages(language, client, granted, family, maker, releaser):
    batch = cast.submitted(maker, releaser)
    content = cast.return_file(batch, {1: "02"})
    read_return(actor=maker, batch_id=batch.pk, name="r", content=content, operation_id=key(), at=AT)
    signed_in(client, maker, language)
    for response in (
        page(client, "desk", month=MONTH),
        page(client, "entitlements", state="active", case="3304"),
        page(client, "entitlement", granted[0].pk),
        page(client, "balance", until=MONTH),
        page(client, "spreadsheet", batch.number),
    ):
        assert response.status_code == 200
    signed_in(client, cast.citizen(family.person), language)
    mine = page(client, "my_payments").content.decode()
    assert ("账号与户名不一致" if language == "zh-hans" else "The name does not match") in mine
    assert page(client, "advice", PaymentLine.objects.get().pk).status_code == 200


def test_the_family_reads_its_payment_in_plain_words_and_prints_the_advice(client, granted, family, maker, releaser):
    batch = cast.submitted(maker, releaser)
    read_return(actor=maker, batch_id=batch.pk, name="r", content=cast.return_file(batch), operation_id=key(), at=AT)
    signed_in(client, cast.citizen(family.person))
    mine = page(client, "my_payments").content.decode()
    assert "已到账" in mine
    assert "2026年12月" in mine  # the next month
    assert family.person.bank_account not in mine
    assert "玖佰叁拾元整" in page(client, "advice", PaymentLine.objects.get().pk).content.decode()


def test_a_family_without_payments_reads_what_will_be_here(client, family):
    assert "还没有发放的待遇" in page(signed_in(client, cast.citizen(family.person)), "my_payments").content.decode()


def test_another_family_sees_nothing_of_it(client, granted, maker, releaser):
    cast.submitted(maker, releaser)
    signed_in(client, cast.citizen(cast.family(9).person))
    assert "最低生活保障金" not in page(client, "my_payments").content.decode()
    assert page(client, "advice", PaymentLine.objects.get().pk).status_code == 404


def test_finance_of_another_district_gets_404_everywhere(client, granted, maker, releaser):
    batch = cast.submitted(maker, releaser)
    signed_in(client, cast.staff("far", division="330411"))
    line = PaymentLine.objects.get()
    for name, args in (
        ("batch", [batch.number]), ("submit", [batch.number]), ("file", [batch.number]),
        ("spreadsheet", [batch.number]), ("entitlement", [granted[0].pk]),
    ):  # fmt: skip
        assert page(client, name, *args).status_code == 404
    for name, args in (("check", [batch.number]), ("return", [batch.number]), ("retry", [line.pk])):
        form = {"operation": key(), "month": MONTH, "division": "330402"}
        assert client.post(reverse(f"funds:{name}", args=args), form).status_code == 404
    assert page(client, "desk", division="330402").status_code == 404


def test_who_has_no_right_to_pay_sees_no_buttons_and_is_refused(client, granted, decider, maker):
    batch = cast.made(maker)
    signed_in(client, decider)
    assert "检查批次" not in page(client, "batch", batch.number).content.decode()
    assert client.post(reverse("funds:check", args=[batch.number]), {"operation": key()}).status_code == 403
    signed_in(client, cast.staff("clerk", "town_clerk"))
    assert page(client, "desk").status_code == 403


def test_a_form_without_its_operation_id_does_nothing(client, granted, maker):
    signed_in(client, maker)
    response = client.post(reverse("funds:make"), {"division": "330402", "month": MONTH, "bank": "agent_csv"})
    assert response.status_code == 422
    assert not Batch.objects.exists()


def test_finance_suspends_from_the_page_and_mistakes_stay_on_it(client, granted, maker):
    signed_in(client, maker)
    address = reverse("funds:entitlement", args=[granted[0].pk])
    form = {"deed": "suspend", "month": "十二月", "reason": "未年审", "operation": key()}
    assert client.post(address, form).status_code == 422
    assert client.post(address, form | {"month": "2026-12"}).status_code == 302
    assert Entitlement.objects.get().state == "suspended"


def test_a_failed_payment_is_given_up_from_the_desk(client, granted, maker, releaser):
    batch = cast.submitted(maker, releaser)
    content = cast.return_file(batch, {1: "01"})
    read_return(actor=maker, batch_id=batch.pk, name="r", content=content, operation_id=key(), at=AT)
    signed_in(client, maker)
    address = reverse("funds:cancel_line", args=[PaymentLine.objects.get().pk])
    form = {"operation": key(), "month": MONTH, "division": "330402"}
    assert client.post(address, form).status_code == 422  # no reason
    assert client.post(address, form | {"reason": "已去世"}).status_code == 302
    assert PaymentLine.objects.get().state == LineState.CANCELLED


def test_many_lines_come_page_by_page(client, decider, maker):
    for serial in range(1, 56):
        cast.grant(cast.family(serial), decider, case=serial)
    batch = cast.made(maker)
    signed_in(client, maker)
    first = page(client, "batch", batch.number)
    assert first.content.decode().count("最低生活保障金") == 50
    after = re.search(r"show=all&amp;after=(\d+)", first.content.decode())[1]
    assert page(client, "batch", batch.number, after=after).content.decode().count("最低生活保障金") == 5
    register = page(client, "entitlements").content.decode()
    assert "after=" in register


def test_downloads_are_logged(client, granted, maker, releaser):
    from django.apps import apps

    batch = cast.submitted(maker, releaser)
    download_file(actor=maker, batch_id=batch.pk)
    log = apps.get_model("accounts", "AuditEntry").objects
    assert log.filter(action="download_bank_file", actor_id=maker.pk).count() == 1
