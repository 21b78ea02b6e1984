"""The commands of the command line, a module each: what it takes (`describe`), and what it does (`run`).

`run` calls a verb of `docgen.api` and has the terminal print what came of it; the answer is the exit code.
"""
