"""Long work: the queues, what they share and keep."""
