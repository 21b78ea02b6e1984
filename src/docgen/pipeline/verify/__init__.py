"""Finished documents → findings about what differs from their lists, from their cases, and from what is made today.

`archive` finds the folders, `case_folder`, `set_folder` and `book_folder` read one folder each, `comparison` compares
documents with their case, `verification` does all of it for the folders that a user names.
"""
