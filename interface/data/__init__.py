"""The page of mini-batches."""
