"""From here on the table itself holds that the system user's name and mark belong together."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_mark_system_user")]

    operations = [
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=Q(is_system=True, username="system", is_active=False, person_id=None)
                | (Q(is_system=False) & ~Q(username__iexact="system")),
                name="only_the_system_user_has_its_name",
            ),
        ),
    ]
