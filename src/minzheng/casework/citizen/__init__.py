"""The citizens' pages of casework and those that anyone may open. Staff who apply for somebody use the same ones."""
