"""What no list recorded: the overlaps of the lists, the verdict, the methods side by side."""
