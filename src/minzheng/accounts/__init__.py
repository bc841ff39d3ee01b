"""Who may do what, where: users, roles bound to a jurisdiction, sign-in, the audit log and repeat-safe operations."""
