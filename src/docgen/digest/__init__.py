"""The case files of a year → the annual digest (年度汇编): records, parts, statistics, indexes and registers."""
