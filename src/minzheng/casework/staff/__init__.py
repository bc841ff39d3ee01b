"""The pages of staff: the work list, a case, families, figures and the packs."""
