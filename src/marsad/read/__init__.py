"""REPORT -> CLAIMS."""
