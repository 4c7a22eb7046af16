"""LISTS -> VICTIMS."""
