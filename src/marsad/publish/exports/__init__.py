"""One file an export, one line in the table of exports."""
