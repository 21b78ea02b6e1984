"""Who calls what: one case, folders of cases, builds, the year's book, what is published, verified and remembered."""
