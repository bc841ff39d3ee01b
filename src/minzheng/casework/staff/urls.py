from django.urls import path

from minzheng.casework.staff import case, deeds, families, figures, opening, packs, people, work

app_name = "staff"
urlpatterns = [
    path("work/", work.work, name="work"),
    path("work/steps/<int:step_id>/claim/", work.claim, name="claim"),
    path("work/open/", opening.open_for_somebody, name="open"),
    path("work/cases/<str:number>/", case.case, name="case"),
    path("work/cases/<str:number>/sheet/", case.sheet, name="sheet"),
    path("work/cases/<str:number>/reveal/", case.reveal, name="reveal"),
    path("work/cases/<str:number>/do/<slug:deed>/", deeds.do, name="do"),
    path("work/families/", families.search, name="families"),
    path("work/families/<uuid:household_id>/", families.family, name="family"),
    path("work/families/<uuid:household_id>/reveal/", families.reveal, name="family_reveal"),
    path("work/families/<uuid:household_id>/people/<uuid:person_id>/contact/", people.contact, name="contact"),
    path("work/families/<uuid:household_id>/people/<uuid:person_id>/leave/", people.leave, name="leave"),
    path("work/figures/", figures.figures, name="figures"),
    path("work/figures/cases/", figures.cases, name="figure_cases"),
    path("packs/", packs.packs, name="packs"),
    path("packs/benefits/<slug:code>/", packs.benefit, name="pack_benefit"),
    path("packs/parameters/", packs.parameters, name="pack_parameters"),
    path("packs/services/<slug:key>/", packs.service, name="pack_service"),
    path("packs/references/", packs.references, name="pack_references"),
]
