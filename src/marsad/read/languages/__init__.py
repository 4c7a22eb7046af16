"""One folder a language: lexicons as data that a linguist can edit."""
