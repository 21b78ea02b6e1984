"""The exception for what cannot be proved."""

from __future__ import annotations


class DoubtError(Exception):
    """A PDF contains something that this package cannot prove to be harmless. The message names it, for developers."""
