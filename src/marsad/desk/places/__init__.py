"""A place on a small map: a picture beside a claim, drawn on the server."""
