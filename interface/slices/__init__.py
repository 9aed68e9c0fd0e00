"""The page of slices through a loss."""
