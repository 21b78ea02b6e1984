"""Finished documents → findings about differences from their lists and from their cases.

`archive` finds the folders. `case_folder` reads the folder of a case, `comparison` compares its documents with the
case, `set_folder` and `book_folder` verify the folder of a set and of a book. `unlisted_files` finds documents that no
list names. `verification` does all of this for the folders that a user names.
"""
