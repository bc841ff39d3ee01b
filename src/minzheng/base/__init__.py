"""What every room stands on, without Django: text in two languages, errors, money, working days, identifiers,
divisions, encryption of fields, and the packs that say what one place does."""
