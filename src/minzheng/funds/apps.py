from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "minzheng.funds"
    label = "funds"

    def ready(self) -> None:
        from minzheng.funds import effects, panels

        effects.register()
        panels.register()
