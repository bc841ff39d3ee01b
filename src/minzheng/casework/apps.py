from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "minzheng.casework"
    label = "casework"

    def ready(self) -> None:
        """Hear of answers that come in for a case's check."""
        from minzheng.accounts import moment
        from minzheng.accounts.queries import system_user
        from minzheng.casework.actions.verifying import check_changed
        from minzheng.verification import events

        events.on_check_changed(lambda check: check_changed(check, system=system_user(), at=moment.now()))
