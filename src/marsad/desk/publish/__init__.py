"""What leaves: the redacted preview, the gate and what stops it, the releases, the corrections."""
