"""Blocks → Word files: a shell filled by docxtpl, the words spelled in WordprocessingML."""
