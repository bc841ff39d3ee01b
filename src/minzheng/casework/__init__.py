"""Services (事项) and life events (一件事): definitions, cases, steps, deadlines, notices, decisions, letters."""
