"""All of it and DECISIONS -> FIGURES."""
