"""The order of the steps that make files: of one case, of folders of cases, and of the book of a year."""
