"""LISTS -> VICTIMS: names, comparison, linking and clusters; every victim once, across lists, spellings and scripts."""
