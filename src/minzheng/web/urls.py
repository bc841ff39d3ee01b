from django.urls import path

from minzheng.web import views

app_name = "web"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("preferences/", views.preferences, name="preferences"),
    path("components/", views.components, name="components"),
]
