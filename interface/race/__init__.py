"""The page of the fair race."""
