"""OFD files (GB/T 33190-2016) → the characters with their positions, the drawn shapes, and the fonts.

`document` reads files of any producer. `proof` proves that a reader can see all text of a file that docgen wrote.
"""
