"""The page of hyperparameter maps."""
