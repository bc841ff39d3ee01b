from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "minzheng.studies"
    label = "studies"
