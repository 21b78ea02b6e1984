"""Pages → the bytes of an OFD file (GB/T 33190-2016), within the limits of the archive's profile (GB/T 42133).

An OFD file is a ZIP archive of XML parts, fonts and pictures. Its lengths are in millimetres. They are measured from
the upper left corner of the paper, downwards. The proof of a finished file (`inspection.ofd`) knows only elements that
are written here.
"""
