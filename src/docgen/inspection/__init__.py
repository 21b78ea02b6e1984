"""Finished files of any producer → their text, glyphs, visible ink and lengths."""
