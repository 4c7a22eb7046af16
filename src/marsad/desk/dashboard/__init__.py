"""Today: open work, figures that moved, what waits for a second person, what falls due."""
