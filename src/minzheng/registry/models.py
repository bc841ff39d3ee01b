"""Tables of the registry. A change of a person's record keeps the version before it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.fields import EncryptedJSONField, EncryptedTextField
from minzheng.accounts.models import User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> "PersonQuerySet":
        """A citizen sees themself; staff see the people of their places."""
        if user.person_id is not None:
            return self.filter(pk=user.person_id)
        return self.filter(scope(user, Permission.OPEN_FAMILY))


class Person(models.Model):
    """A resident. `id_index` is a keyed hash of the ID number, the only way to look one up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("姓名"), max_length=50, db_index=True)
    id_number = EncryptedTextField(_("公民身份号码"))
    id_index = models.CharField(max_length=64, unique=True)
    sex = models.CharField(_("性别"), max_length=6)
    birth_on = models.DateField(_("出生日期"))
    division = models.CharField(_("户籍地"), max_length=12, db_index=True)
    address = models.CharField(_("地址"), max_length=200)
    phone = EncryptedTextField(_("电话"), blank=True)
    bank_name = models.CharField(_("开户银行"), max_length=64, blank=True)
    bank_account = EncryptedTextField(_("银行账号"), blank=True)
    deceased_on = models.DateField(_("死亡日期"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class PersonVersion(models.Model):
    """What a person's record said before a change."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="versions")
    content = EncryptedJSONField()
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(User, on_delete=models.PROTECT)
    reason = models.CharField(max_length=200)


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, user: User) -> "HouseholdQuerySet":
        """A citizen sees the household they live in; staff see the households of their places."""
        if user.person_id is not None:
            return self.filter(memberships__person_id=user.person_id, memberships__to_on=None)
        return self.filter(scope(user, Permission.OPEN_FAMILY))


class Household(models.Model):
    """People who live together. `known` is what was last known of their circumstances: a family (see policy)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division = models.CharField(_("居住地"), max_length=12, db_index=True)
    address = models.CharField(_("地址"), max_length=200)
    known = EncryptedJSONField(null=True)
    known_on = models.DateField(null=True)

    objects = HouseholdQuerySet.as_manager()


class Membership(models.Model):
    """A person belongs to a household between two days; the last is open."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    relation = models.CharField(max_length=16)
    position = models.PositiveSmallIntegerField(default=0)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["household", "person", "from_on"], name="one_membership_per_start"),
        ]
