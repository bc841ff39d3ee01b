"""Fixed wording in both languages: why a line is held out of its batch, what to look at, and states in errors."""

from calendar import month_name

from django.utils import translation

from minzheng.base.text import Text

HOLDS: dict[str, tuple[Text, Text]] = {
    "no_account": (
        Text(zh="没有登记银行账号", en="No bank account is registered"),
        Text(zh="请登记收款人本人的银行卡。", en="Register a bank card of the payee."),
    ),
    "deceased": (
        Text(zh="收款人已登记死亡", en="The payee is registered as deceased"),
        Text(
            zh="请核实后停发，或由其他家庭成员重新申请。",
            en="Check, then end the benefit, or let another member of the family apply.",
        ),
    ),
    "suspended": (
        Text(zh="待遇已暂停", en="The benefit is suspended"),
        Text(zh="恢复发放后列入下一批次。", en="It joins the next batch once it is resumed."),
    ),
    "ended": (
        Text(zh="待遇已停发", en="The benefit has ended"),
        Text(zh="请取消此笔。", en="Cancel this line."),
    ),
    "amount": (
        Text(zh="金额超出代发银行的单笔上限", en="The amount is above the bank's largest single payment"),
        Text(zh="请核对金额；确需发放的与银行商定。", en="Check the amount; if it is right, arrange it with the bank."),
    ),
    "name": (
        Text(
            zh="户名为空、过长或含有不能写入银行文件的字符",
            en="The name is empty, too long, or has characters that a bank file can't hold",
        ),
        Text(zh="请核对登记的姓名。", en="Check the registered name."),
    ),
    "account_form": (
        Text(
            zh="银行账号含有数字以外的字符，或位数不对",
            en="The account has other characters than digits, or a wrong length",
        ),
        Text(zh="请核对银行账号。", en="Check the account number."),
    ),
    "other_bank": (
        Text(zh="银行卡改由另一家代发银行承接", en="The card now belongs to another paying bank"),
        Text(zh="将列入该银行的下一批次。", en="It joins the next batch of that bank."),
    ),
}
WARNINGS: dict[str, Text] = {
    "luhn": Text(
        zh="账号校验位不符（社保卡账户可能如此），请留意银行回盘",
        en="The account's check digit does not fit (some social-security cards are so); watch the bank's answer",
    ),
}


def month_text(month: str) -> Text:
    """ "2026-11" as people say it."""
    year, number = month[:4], int(month[5:])
    return Text(zh=f"{year}年{number}月", en=f"{month_name[number]} {year}")


def joined(*parts: Text | None) -> Text | None:
    """Sentences one after the other; None when there is none."""
    there = [part for part in parts if part is not None]
    if not there:
        return None
    ended = [Text(zh=f"{part.zh.rstrip('。')}。", en=f"{part.en.rstrip('.')}.") for part in there]
    return Text(zh="".join(part.zh for part in ended), en=" ".join(part.en for part in ended))


def both(label: object) -> Text:
    """A translatable label (of a state, say) as a Text in both languages."""
    with translation.override("zh-hans"):
        zh = str(label)
    with translation.override("en"):
        return Text(zh=zh, en=str(label))
