"""The screens: each module has the functions that answer requests for one screen, and their `ROUTES`."""
