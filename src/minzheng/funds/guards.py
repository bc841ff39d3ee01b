"""What the database itself refuses, whoever asks: triggers for SQLite and PostgreSQL.

- A journal's row is taken only when its postings are there, balance, in the number it says; none comes later.
- Ledger rows, events and bank files are never changed; they, lines, batches and entitlements are never removed.
- A line and a batch move only along their road; a line's amount, month and payee stay; a released total stays.
- A correction is confirmed or refused once; a claim's total stays.

A migration that alters one of these tables calls `install` again at its end (SQLite makes a table anew, without them).
A database made for tests is marked in `funds_disposable`: only there rows may be removed, to empty it between tests.
"""

from typing import Any

APPEND_ONLY = ("journal", "posting", "bankfile", "lineevent", "entitlementevent")
KEPT = (*APPEND_ONLY, "paymentline", "batch", "entitlement", "pause", "account")
RECOVERY_APPEND_ONLY = ("correctionitem", "amountchange", "settlement")
RECOVERY_KEPT = (*RECOVERY_APPEND_ONLY, "correction", "receivable")
LINE_ROAD = (
    "planned>approved", "planned>cancelled", "approved>submitted", "approved>planned", "submitted>paid",
    "submitted>failed", "failed>reissued", "failed>cancelled",
)  # fmt: skip
BATCH_ROAD = (
    "made>checked", "made>cancelled", "checked>released", "checked>cancelled", "released>submitted",
    "released>cancelled", "submitted>reconciled",
)  # fmt: skip
CORRECTION_ROAD = ("proposed>confirmed", "proposed>refused")


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


def _off_road(road: tuple[str, ...]) -> str:
    steps = ", ".join(f"'{step}'" for step in road)
    return f"(NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ({steps}))"


SUM = "(SELECT COALESCE(SUM(amount_fen), 0) FROM funds_posting WHERE journal_id = NEW.number)"
COUNT = "(SELECT COUNT(*) FROM funds_posting WHERE journal_id = NEW.number)"
CLOSED = "EXISTS (SELECT 1 FROM funds_journal WHERE number = NEW.journal_id)"
TOTALS_MOVED = f"(OLD.state NOT IN ('made', 'checked') AND ({_changed('count', 'total_fen', 'lines_hash')}))"
LINE_MOVED = _changed("entitlement_id", "month", "payee_id", "benefit", "division", "amount_fen", "supplement")
LINE_WRONG = f"{LINE_MOVED} OR {_off_road(LINE_ROAD)}"
BATCH_WRONG = f"{_changed('number', 'division', 'month', 'bank')} OR {TOTALS_MOVED} OR {_off_road(BATCH_ROAD)}"
RECOVERY_LINE_WRONG = f"{LINE_WRONG} OR {_changed('deducted_fen')}"
CLAIM_MOVED = _changed("total_fen", "correction_id", "entitlement_id", "household_id", "payee_id", "benefit")
CORRECTION_WRONG = f"{_changed('from_month', 'to_month', 'case_id', 'fact', 'person')} OR {_off_road(CORRECTION_ROAD)}"
Rule = tuple[str, str, str, str]  # (name, moment, table, condition under which it is refused)


def _never(append_only: tuple[str, ...], kept: tuple[str, ...]) -> tuple[Rule, ...]:
    return (
        *((f"{table}_no_update", "UPDATE", table, "1 = 1") for table in append_only),
        *((f"{table}_no_delete", "DELETE", table, "NOT EXISTS (SELECT 1 FROM funds_disposable)") for table in kept),
    )


# As migration 0002 puts them in place: before there were corrections.
FIRST_RULES: tuple[Rule, ...] = (
    ("journal_balances", "INSERT", "journal", f"{SUM} <> 0 OR {COUNT} <> NEW.posting_count OR NEW.posting_count < 2"),
    ("posting_closed", "INSERT", "posting", CLOSED),
    ("paymentline_road", "UPDATE", "paymentline", LINE_WRONG),
    ("batch_road", "UPDATE", "batch", BATCH_WRONG),
    *_never(APPEND_ONLY, KEPT),
)
RULES: tuple[Rule, ...] = (
    *(rule for rule in FIRST_RULES if rule[0] != "paymentline_road"),
    ("paymentline_road", "UPDATE", "paymentline", RECOVERY_LINE_WRONG),
    ("receivable_claim", "UPDATE", "receivable", CLAIM_MOVED),
    ("correction_road", "UPDATE", "correction", CORRECTION_WRONG),
    *_never(RECOVERY_APPEND_ONLY, RECOVERY_KEPT),
)


def is_disposable(connection: Any) -> bool:
    """True for a database that a test run made for itself."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return "mode=memory" in name or name == str(connection.settings_dict["TEST"]["NAME"])
    return name.startswith("test_")


def install(schema_editor: Any, rules: tuple[Rule, ...] = RULES) -> None:
    """Put every guard in place; repeating it is harmless."""
    statements = _sqlite(rules) if schema_editor.connection.vendor == "sqlite" else _postgresql(rules)
    schema_editor.execute("CREATE TABLE IF NOT EXISTS funds_disposable (why varchar(40))")
    for statement in statements:
        schema_editor.execute(statement, params=None)
    if is_disposable(schema_editor.connection):
        schema_editor.execute("INSERT INTO funds_disposable (why) VALUES ('made by a test run')")


def _sqlite(rules: tuple[Rule, ...]) -> list[str]:
    statements = []
    for name, moment, table, refused in rules:
        statements.append(f"DROP TRIGGER IF EXISTS funds_{name}")
        statements.append(
            f"CREATE TRIGGER funds_{name} BEFORE {moment} ON funds_{table} WHEN {refused} "
            f"BEGIN SELECT RAISE(ABORT, 'funds: {name}'); END"
        )
    return statements


def _postgresql(rules: tuple[Rule, ...]) -> list[str]:
    statements = []
    for name, moment, table, refused in rules:
        row = "OLD" if moment == "DELETE" else "NEW"
        statements.append(
            f"CREATE OR REPLACE FUNCTION funds_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {refused} THEN RAISE EXCEPTION 'funds: {name}' USING ERRCODE = 'check_violation'; END IF; "
            f"RETURN {row}; END $$"
        )
        statements.append(f"DROP TRIGGER IF EXISTS funds_{name} ON funds_{table}")
        statements.append(
            f"CREATE TRIGGER funds_{name} BEFORE {moment} ON funds_{table} FOR EACH ROW EXECUTE FUNCTION funds_{name}()"
        )
    return statements
