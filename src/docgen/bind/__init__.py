"""The sections of a book → one PDF. Each section is laid out by itself. Then page numbers and heads are added."""
