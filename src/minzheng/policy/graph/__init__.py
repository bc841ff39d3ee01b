"""The typed expression graph of a pack's formulas: how it is written down, checked and put together."""
