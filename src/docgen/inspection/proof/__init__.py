"""A PDF that docgen drew itself → the proof, from its bytes alone, that a reader can see all its text.

Drawing a page and searching its ink takes long. A PDF that docgen drew itself contains few operators. So these modules
read it with a grammar of only these operators, and compute the content of the page. If something cannot be proved, they
raise a `DoubtError`. A doubt is no fault: the pages are then drawn and their ink is searched (`inspection.ink`).
"""
