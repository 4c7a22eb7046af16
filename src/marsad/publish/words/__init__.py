"""The words of publications: one TOML file a language, written in that language by itself, not translated from another."""
