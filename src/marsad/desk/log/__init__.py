"""Who ruled what, when and why; whether anything has been altered since."""
