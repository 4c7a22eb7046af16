"""The words of publications: one TOML file a language, written in that language, not translated from another."""
