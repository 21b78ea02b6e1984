"""Files and bytes: encodings, TOML, the admission of Word files and PDFs, safe names, atomic writing, hashes.

No module here depends on cases or documents.
"""
