"""The sections of a book → one PDF: each laid out by itself, its pages placed, their margins printed, all joined."""
