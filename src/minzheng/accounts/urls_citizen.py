"""Addresses of the citizens' sign-in; `accounts.urls` includes them."""

from django.urls import path

from minzheng.accounts import citizen_sign_in as views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.sign_in_code, name="sign_in_code"),
    path("sign-out/", views.sign_out, name="sign_out"),
]
