"""What came in: new reports, copies folded under their first, what was refused and why."""
