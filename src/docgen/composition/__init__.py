"""Case + stationery → composed documents as blocks. Knows no format."""
