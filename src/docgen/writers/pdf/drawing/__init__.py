"""Pages → PDF bytes: pages, fonts, structure, links, form fields and metadata of a file that docgen draws itself.

pydyf spells the objects of the file. It is WeasyPrint's own library, so docgen depends on it anyway. It adds nothing to
what it is given, so equal pages give equal bytes. pypdf could do it too, but takes ten times as long.
"""
