"""What is known (a case and its file) and what is printed (blocks, books, links). Plain frozen values."""
