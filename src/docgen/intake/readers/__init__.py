"""Readers of files that are no plain text. Each turns a kind of file into paragraphs and tables, or into entries."""
