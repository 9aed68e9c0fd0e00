"""The page of basins."""
