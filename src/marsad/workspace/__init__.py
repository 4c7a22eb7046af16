"""The shell: opens a ledger, runs the flow, records decisions."""
