"""What people use: the command line and what it prints."""
