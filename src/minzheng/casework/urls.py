"""The pages of casework: the citizens' and the staff's."""

from django.urls import include, path

urlpatterns = [
    path("", include("minzheng.casework.citizen.urls")),
    path("", include("minzheng.casework.staff.urls")),
]
