"""WordprocessingML: blocks and profile → XML text. No other folder writes `w:` elements.

Word behaves as follows, and the XML is therefore written as follows:

- A line grid (`w:docGrid`) acts only on paragraphs without an exact line pitch. Every style states an exact pitch. The
  grid states 22 lines, so that Word's page set-up shows them. A letter has no such grid (see `styles.page_setup`).
- 28 characters of size 3 (三号, 16 pt) are wider than the type area. So every style of this size has a negative
  `w:spacing`.
- Word takes the East Asian font from `w:eastAsia` alone, and “ ” … — are East Asian only with `w:hint="eastAsia"`.
  `w:rFonts` therefore states both, on every style and run.
- An indent in characters (`w:firstLineChars`) follows the font size when an officer changes it. The indent is stated
  in twips too, for programs that do not support characters.
- Without `w:overflowPunct`, punctuation hangs in Word and in LibreOffice. So the element is never written.
- The place of a border depends on the text beside it. So a double line is drawn as two shapes anchored to the page.
- LibreOffice does not draw the borders of a frame. The imprint (版记) of a letter has no drawn lines, so it is a frame
  (`w:framePr`) at the bottom margin. The imprint of a document has drawn lines, so it is a floating table. Both are
  anchored to a paragraph that is half a point high.
- The navigation pane and the update of the contents look for Word's built-in style names (`heading 1`, `toc 1`). So
  the headings and contents of a book have these names. Page references are fields that show the right number already.
- Braces are written as character references, so that a template engine never reads a value as a tag.
"""
