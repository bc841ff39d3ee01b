from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "minzheng.outreach"
    label = "outreach"
