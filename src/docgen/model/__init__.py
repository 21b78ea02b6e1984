"""The data model: cases and their files (input), blocks, books and links (output). All values are frozen."""
