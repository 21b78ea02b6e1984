"""This room reads the templates folder: departments, kinds of documents, wordings, shells, vocabularies, profiles."""
