"""Where things stand, before any format: fonts and their characters, line breaks, titles, signatures, pages."""
