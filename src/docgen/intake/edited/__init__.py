"""Documents of our own that come back with changes made in a word processor."""
