"""People and their roles, entry links, API tokens, the idle lock. Accounts are kept by an administrator alone."""
