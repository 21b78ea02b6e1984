"""Readers of files that are no plain text: each turns a kind of file into entries of label, value and place."""
