"""One file a format, one line in the table of formats."""
