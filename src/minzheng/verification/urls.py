"""Addresses of verification."""

from django.urls import path

from minzheng.verification import views

app_name = "verification"
urlpatterns = [
    path("verification/sources/", views.sources, name="sources"),
    path("verification/checks/<uuid:check_id>/", views.check, name="check"),
    path("verification/checks/<uuid:check_id>/block/", views.block, name="block"),
    path("verification/checks/<uuid:check_id>/report.json", views.report, name="report"),
    path("verification/checks/<uuid:check_id>/again/", views.ask_again, name="ask_again"),
    path("verification/findings/<uuid:finding_id>/settle/", views.settle, name="settle"),
    path("verification/authorisations/<uuid:authorisation_id>/withdraw/", views.withdraw, name="withdraw"),
]
