"""The pages of funds: parse, authorise, call an action or a query, render."""
