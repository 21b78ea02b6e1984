"""This room computes fonts, text widths, line breaks and places on pages. Both file formats use the results."""
