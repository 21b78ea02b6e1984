"""Keep the computed values of styles for later documents with the same style sheet.

A value depends on the declarations for the element, on the style of its parent, and on the style of the root. If these
are the same, the value is the same. Only computed values are kept, not those that WeasyPrint writes into a style.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from docgen.writers.pdf.weasyprint_patches.known import is_at_work

_MOST = 100
"""Styles below one style: elements with a `style` of their own may never be met again, and make room for others."""
_SPECIFIED = ("position", "float", "display")


@dataclass(slots=True)
class _Known:
    """A style's values. declared: keeps the declarations by whose identity it is found. anonymous: of boxes within.

    kept, kept_within: what others keep of the styles that have these values.
    """

    declared: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    specified: dict[str, Any] = field(default_factory=dict)
    anonymous: dict[str, Any] = field(default_factory=dict)
    kept: dict[Any, Any] = field(default_factory=dict)
    kept_within: dict[Any, Any] = field(default_factory=dict)
    below: dict[Any, _Known] = field(default_factory=dict)

    def of(self, declared: Any, pseudo_type: str | None) -> _Known:
        """What is known of a style below this one."""
        key = pseudo_type, tuple(_fingerprint(name, *weighed) for name, weighed in declared.items())
        found = self.below.get(key)
        if found is None:
            if len(self.below) >= _MOST:
                del self.below[next(iter(self.below))]
            found = self.below[key] = _Known(declared)
        return found


_ROOTS: WeakKeyDictionary[Any, _Known] = WeakKeyDictionary()
"""Font configuration, one for each style sheet → what is known of its documents."""


def _fingerprint(name: str, value: Any, weight: tuple[Any, Any, Any]) -> tuple[Any, ...]:
    """A declaration: equal ones are the same, or have the same value object where values cannot be compared."""
    origin, layer, specificity = weight
    try:
        hash(value)
    except TypeError:
        value = id(value)
    return (name, value, origin, layer, *specificity)


def memory(style: Any) -> dict[Any, Any]:
    """Where something may be kept that depends on a style's values alone; styles with the same values share it."""
    kept: dict[Any, Any] | None = getattr(style, "kept", None)
    return style.__dict__ if kept is None else kept


def exchange() -> None:
    """Let WeasyPrint compute each value once."""
    from weasyprint import css

    css.ComputedStyle, css.AnonymousStyle = _computed(css.ComputedStyle), _anonymous(css.AnonymousStyle)


def _computed(stock: Any) -> Any:
    class Computed(stock):  # type: ignore[misc]
        """Begins with the values that are known, and makes known what it computes."""

        def __init__(self, parent_style: Any, cascaded: Any, pseudo_type: Any, *others: Any) -> None:
            super().__init__(parent_style, cascaded, pseudo_type, *others)
            self.known: _Known | None = None
            self.kept: dict[Any, Any] | None = None
            if is_at_work():
                above = _above(parent_style, self.font_config)
                if above is not None:
                    self.known = above.of(cascaded, pseudo_type)
                    self.kept = self.known.kept
                    self.update(self.known.values)
                    self.specified.update(self.known.specified)

        def __missing__(self, key: str) -> Any:
            value = super().__missing__(key)
            if self.known is not None and key in self:
                self.known.values[key] = self[key]
                for name in _SPECIFIED:
                    if name in self.specified:
                        self.known.specified[name] = self.specified[name]
            return value

        def copy(self) -> Any:
            """A style that WeasyPrint goes on to change: what is known of this one does not hold for it."""
            changed = super().copy()
            changed.known = changed.kept = None
            return changed

    return Computed


def _anonymous(stock: Any) -> Any:
    class Anonymous(stock):  # type: ignore[misc]
        """The same for a box without an element."""

        def __init__(self, parent_style: Any) -> None:
            super().__init__(parent_style)
            known = getattr(parent_style, "known", None)
            self.found: dict[str, Any] | None = None if known is None else known.anonymous
            self.kept = None if known is None else known.kept_within
            if self.found:
                self.update(self.found)

        def __missing__(self, key: str) -> Any:
            value = super().__missing__(key)
            if self.found is not None and key in self:
                self.found[key] = self[key]
            return value

        def copy(self) -> Any:
            """As above."""
            changed = super().copy()
            changed.found = changed.kept = None
            return changed

    return Anonymous


def _above(parent_style: Any, font_config: Any) -> _Known | None:
    if parent_style is None:
        return _ROOTS.setdefault(font_config, _Known())
    known: _Known | None = getattr(parent_style, "known", None)
    return known
