"""The ledger: accounts, journals, postings. `minzheng.funds.ledger.post` is the only writer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.models import User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.funds.models.append_only import AppendOnlyModel, AppendOnlyQuerySet


class AccountKind(models.TextChoices):
    ASSET = "asset", _("资产")
    LIABILITY = "liability", _("负债")
    INCOME = "income", _("收入")
    EXPENSE = "expense", _("支出")
    EQUITY = "equity", _("净资产")


class Account(models.Model):
    """An account of the pack's chart, made when it is first posted to."""

    code = models.CharField(_("科目"), max_length=48, primary_key=True)
    kind = models.CharField(_("类别"), max_length=12, choices=AccountKind.choices)
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120)
    fund = models.CharField(_("资金"), max_length=48, blank=True)

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> Text:
        return Text(zh=self.title_zh, en=self.title_en)


class LedgerQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: User) -> "LedgerQuerySet":
        """The rows of the places where the user may see payments; a citizen sees none."""
        return self.filter(scope(user, Permission.SEE_PAYMENTS))


class JournalKind(models.TextChoices):
    RELEASE = "release", _("确认应付")
    SUBMISSION = "submission", _("送交银行")
    PAID = "paid", _("银行入账")
    FAILED = "failed", _("银行退回")
    CANCELLATION = "cancellation", _("取消发放")
    REVERSAL = "reversal", _("冲销")
    CLAIM = "claim", _("确认追回")
    REPAYMENT = "repayment", _("收到退款")
    WAIVER = "waiver", _("免除或撤回追回")


class Journal(AppendOnlyModel):
    """One event in money; numbered without a gap, each hash made over the one before.

    Its row is written after its postings: the database then checks that they balance, and takes no more of them.
    """

    number = models.BigIntegerField(_("凭证号"), primary_key=True)
    on = models.DateField(_("日期"), db_index=True)
    kind = models.CharField(_("类别"), max_length=16, choices=JournalKind.choices)
    description = models.CharField(_("摘要"), max_length=200)
    division = models.CharField(max_length=12, db_index=True)
    batch = models.ForeignKey("funds.Batch", on_delete=models.PROTECT, null=True, related_name="journals")
    case_number = models.CharField(max_length=32, blank=True, db_index=True)
    rule_version = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    recorded_at = models.DateTimeField()
    posting_count = models.PositiveIntegerField()
    total_fen = models.BigIntegerField(_("金额"))
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return str(self.number)


class Posting(AppendOnlyModel):
    """One side of a journal. Debit is positive, credit negative; `party` is the person it is owed or paid to."""

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=12, db_index=True)
    party = models.UUIDField(null=True)
    line = models.ForeignKey("funds.PaymentLine", on_delete=models.PROTECT, null=True, related_name="postings")
    amount_fen = models.BigIntegerField()

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["account", "division"])]
        constraints = [
            models.CheckConstraint(condition=~models.Q(amount_fen=0), name="no_posting_of_nothing"),
        ]
