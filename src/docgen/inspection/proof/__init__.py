"""Prove that all text of a PDF that docgen drew itself can be read, from the bytes of the file alone.

Drawing a page and looking at its ink takes long. A PDF that docgen drew itself contains few operators. So these modules
read it with a grammar that knows no others, and compute what the page shows. What they cannot prove is a doubt. A doubt
is no fault: the page is then drawn and looked at (`inspection.ink`).
"""
