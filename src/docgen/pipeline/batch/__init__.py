"""Many cases at once: a folder of case files → a complete set of documents, of which only what changed is made anew."""
