"""What × whom × where × when: documented, reported, estimated side by side; each opens to its trace."""
