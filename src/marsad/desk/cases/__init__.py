"""The committee: orders and what followed, bodies, cases and their referrals, entered and handed over by people."""
