"""Django, and the only folder that knows Django."""
