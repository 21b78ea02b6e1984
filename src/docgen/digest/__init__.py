"""The annual digest (年度汇编), its data: case files → records, years, statistics, indexes, the register."""
