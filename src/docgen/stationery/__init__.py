"""What a letter is printed on, read from the templates folder: departments, wordings, vocabulary, profile."""
