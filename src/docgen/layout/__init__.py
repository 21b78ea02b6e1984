"""Where things stand, before any format: fonts, characters, widths of text, line breaks, titles, signatures, pages."""
