"""What a letter is printed on: departments, wordings, vocabulary, format profile, all read from the templates folder."""
