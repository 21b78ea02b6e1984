"""This room turns a case and its stationery into composed documents. A composed document is a tree of blocks."""
