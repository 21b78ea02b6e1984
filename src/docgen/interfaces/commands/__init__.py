"""The commands of the command line. Each command is a module with two functions.

`describe` declares the arguments of the command. `run` calls a function of the library, prints the result with
`terminal`, and returns the exit code.
"""
