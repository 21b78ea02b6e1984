"""Case files → the data of the annual digest (年度汇编): records, parts, statistics, indexes and registers."""
