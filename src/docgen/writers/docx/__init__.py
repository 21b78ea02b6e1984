"""Blocks → Word files. The blocks are written in WordprocessingML, and docxtpl puts them into a shell."""
