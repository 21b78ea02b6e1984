"""A changed syntax tree → the module that the program uses from now on, in this process."""

from __future__ import annotations

import ast
import contextlib
import importlib.abc
import importlib.util
import sys
from pathlib import Path


def load_instead(name: str, path: Path, tree: ast.Module) -> None:
    """Make the next import of module `name` take this tree; all that was built on the module is loaded again."""
    for gone in _users({name}):
        sys.modules.pop(gone, None)
        package, _, own = gone.rpartition(".")
        if package in sys.modules:
            with contextlib.suppress(AttributeError):
                delattr(sys.modules[package], own)
    sys.meta_path.insert(0, _Loader(name, path, tree))


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and loads one module only."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.tree = name, path, tree

    def find_spec(self, fullname, path=None, target=None):
        """Its own module; any other is left to the usual finders."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def create_module(self, spec):
        """The usual kind of module."""
        return None

    def exec_module(self, module):
        """Run the changed tree."""
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)


def _users(modules: set[str]) -> set[str]:
    """The modules and those that import them, directly or not."""
    imports, found, fresh = dict(_imports()), set(modules), set(modules)
    while fresh:
        fresh = {user for user, used in imports.items() if used & fresh} - found
        found |= fresh
    return found


def _imports():
    """Loaded modules of the program, each with what it imports: its own package, too."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not name.startswith("docgen") or not file:
            continue
        imported = {name.rpartition(".")[0]} - {"", "docgen"}
        for node in ast.walk(ast.parse(Path(file).read_bytes())):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        yield name, imported
