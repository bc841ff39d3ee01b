"""The guards of the ledger: see minzheng.funds.guards."""

from django.db import migrations

from minzheng.funds import guards


def install(apps, schema_editor):
    guards.install(schema_editor, guards.FIRST_RULES)


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
