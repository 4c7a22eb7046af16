"""The door to disk: log, blobs, vault, checkpoints."""
