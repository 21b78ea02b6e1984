"""Laid-out pieces and annexes → one PDF: fonts shared, tags joined, links between pieces made, one outline."""

from __future__ import annotations

from docgen.bind.pieces import Annex, Bound, PageLabel, Piece

__all__ = ["Annex", "Bound", "PageLabel", "Piece"]
