"""stationery."""
