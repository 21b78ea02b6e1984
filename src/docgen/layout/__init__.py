"""Where things stand, before any format: fonts and the characters they have, line breaks, title lines, signatures, page geometry."""
