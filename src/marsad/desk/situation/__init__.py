"""Who fled where, which road is closed; orders, commitments and compliance on one clock."""
