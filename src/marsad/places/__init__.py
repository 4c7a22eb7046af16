"""NAMES -> PLACES."""
