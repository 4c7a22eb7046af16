"""People and roles, kept by an administrator."""
