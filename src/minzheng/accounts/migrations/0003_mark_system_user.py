"""Mark the system user; anybody else who bears its name gets another one.

The true system user was made without a password and without a role. Somebody whom an administrator had given the name
keeps the account under the name system-<start of the user's id>, and loses what the name allowed.
"""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import migrations


def mark(apps: Any, schema_editor: Any) -> None:
    users = apps.get_model("accounts", "User").objects
    for user in users.filter(username__iexact="system"):
        is_system = user.username == "system" and not user.password and not user.grants.exists()
        if is_system:
            user.is_system, user.is_active, user.password = True, False, make_password(None)
        else:
            user.username = f"system-{str(user.pk)[:8]}"
        user.save()


def unmark(apps: Any, schema_editor: Any) -> None:
    apps.get_model("accounts", "User").objects.filter(is_system=True).update(is_active=True, password="")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_user_standing")]

    operations = [migrations.RunPython(mark, unmark)]
