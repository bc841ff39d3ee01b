from django.urls import path

from minzheng.studies import views

app_name = "studies"
urlpatterns = [
    path("work/studies/", views.studies, name="studies"),
    path("work/studies/new/", views.new, name="new"),
    path("work/studies/<uuid:study_id>/", views.study, name="study"),
    path("work/studies/<uuid:study_id>/excel/", views.excel, name="excel"),
]
