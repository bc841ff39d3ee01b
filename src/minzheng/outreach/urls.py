from django.urls import path

from minzheng.outreach import views

app_name = "outreach"
urlpatterns = [
    path("work/leads/", views.leads, name="leads"),
    path("work/leads/searches/", views.searches, name="searches"),
    path("work/leads/<uuid:lead_id>/", views.lead, name="lead"),
    path("work/leads/<uuid:lead_id>/take/", views.take, name="take"),
    path("work/leads/<uuid:lead_id>/apply/", views.apply, name="apply"),
]
