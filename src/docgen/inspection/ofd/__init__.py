"""Read OFD files (GB/T 33190-2016): the characters with their places, what is drawn, and the fonts.

`document` reads files of any producer. `proof` proves that what docgen wrote can be read on the pages.
"""
