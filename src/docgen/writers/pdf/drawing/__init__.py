"""Pages → PDF bytes: pages, fonts, structure, links, form fields and metadata of a file that docgen draws itself.

pydyf writes the objects of the file. It is WeasyPrint's own library, so docgen depends on it anyway. It writes what it
is given and nothing else, so equal pages give equal bytes. pypdf could write objects too, but takes ten times as long.
"""
