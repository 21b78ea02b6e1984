"""Blocks → PDF. The blocks are written as HTML and CSS, and WeasyPrint lays out the pages."""
