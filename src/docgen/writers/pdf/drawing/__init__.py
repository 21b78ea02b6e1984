"""Pages → PDF bytes: pages, fonts, structure, links, form fields and metadata of a file that docgen draws itself.

pydyf writes the objects of the file. WeasyPrint needs it anyway. It adds nothing by itself, so equal pages give equal
bytes. pypdf could do the same, but takes ten times as long.
"""
