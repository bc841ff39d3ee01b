"""The system user's mark, a password that has to be changed, sessions that are over; longer purposes in the log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField("user", "is_system", models.BooleanField(default=False, editable=False)),
        migrations.AddField("user", "must_change_password", models.BooleanField(default=False)),
        migrations.AddField("user", "signed_out_at", models.DateTimeField(null=True)),
        migrations.AlterField("auditentry", "purpose", models.CharField(max_length=1000)),
    ]
