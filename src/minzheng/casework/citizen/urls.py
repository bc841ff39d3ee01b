"""Addresses of the citizens' and public pages."""

from django.urls import path, register_converter

from minzheng.casework.citizen import (
    answering,
    calculator,
    consenting,
    home,
    letter_check,
    mine,
    notices,
    people,
    replies,
    starting,
)


class CaseNumber:
    """A case number in an address, told apart from a service's key by its shape."""

    regex = "[0-9]{20}[0-9A-Z]"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ServiceKey:
    """A service's key, such as social-assistance."""

    regex = "[a-z][a-z0-9-]*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CaseNumber, "case_number")
register_converter(ServiceKey, "service_key")

app_name = "citizen"
urlpatterns = [
    path("", home.home, name="home"),
    path("services/<service_key:key>/", home.guide, name="guide"),
    path("apply/<service_key:service>/", starting.start, name="start"),
    path("apply/<case_number:number>/", answering.check_answers, name="check_answers"),
    path("apply/<case_number:number>/people/", people.people, name="people"),
    path("apply/<case_number:number>/consent/", consenting.consent, name="consent"),
    path("apply/<case_number:number>/done/", consenting.submitted, name="submitted"),
    path("apply/<case_number:number>/withdraw/", replies.withdraw, name="withdraw"),
    path("apply/<case_number:number>/withdraw-consent/", replies.withdraw_consent, name="withdraw_consent"),
    path("apply/<case_number:number>/<slug:key>/", answering.section, name="section"),
    path("my/", mine.my, name="my"),
    path("my/record-access/", mine.record_access, name="record_access"),
    path("my/cases/<case_number:number>/", mine.case, name="case"),
    path("my/cases/<case_number:number>/letter.pdf", mine.letter_pdf, name="letter_pdf"),
    path("my/cases/<case_number:number>/correction/", replies.correction, name="correction"),
    path("my/cases/<case_number:number>/appeal/", replies.appeal, name="appeal"),
    path("my/cases/<case_number:number>/rating/", replies.rating, name="rating"),
    path("letters/", letter_check.letters, name="letters"),
    path("letters/<slug:code>/", letter_check.letter, name="letter"),
    path("notices/", notices.notices, name="notices"),
    path("notices/objected/", notices.objected, name="objected"),
    path("notices/<uuid:notice_id>/object/", notices.object_to, name="object"),
    path("calculator/", calculator.calculator, name="calculator"),
]
