"""A folder of case files → a complete set of documents. Only documents whose data changed are made again."""
