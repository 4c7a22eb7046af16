"""Displacement (flow and stock), access and security measures."""
