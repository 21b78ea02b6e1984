"""A finished file → what it says and what is seen on it: text, glyphs, ink, measures. Any file, not only ours."""
