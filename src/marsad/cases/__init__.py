"""Acts, orders, commitments, compliance, referrals."""
