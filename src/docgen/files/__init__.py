"""Bytes in and out: encodings, TOML, admission of Word files and PDFs, safe names, atomic writing, hashes.

Nothing here knows what a case or a document is.
"""
