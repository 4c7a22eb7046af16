"""Each origin's series over time, as steps with their bounds; a point opens to its quotes."""
