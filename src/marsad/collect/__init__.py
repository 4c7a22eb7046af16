"""The door for foreign bytes: formats, the killable child that parses them, and the only network."""
