"""The user interface: the command line and its output."""
