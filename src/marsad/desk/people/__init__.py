"""Victims with every spelling, the queue of pairs to rule on, search across scripts."""
