"""Blocks → PDF: HTML and CSS, laid out by WeasyPrint."""
