"""Several processes behind one address: `foreman.py` keeps them, `frontroom.py` and `backroom.py` share the work.

Servers answer what needs only the lists' tables and the ledger. What needs the whole record goes to the back room,
one process that is started when it is asked for and ends when nobody asks any more. Lists are made by a process of
their own that ends afterwards, so that nothing of what it needed stays in memory.
"""
