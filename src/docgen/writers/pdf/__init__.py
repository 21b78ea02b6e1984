"""Doc + Stationery → PDF. docgen draws the pages itself, or WeasyPrint lays out the document as HTML (`engines`)."""
