"""The user interfaces: the command line with its output, and the workbench in the browser."""
