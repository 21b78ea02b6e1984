"""The sections of a book → one PDF. Sections are laid out one by one, get page numbers and margins, and are joined."""
