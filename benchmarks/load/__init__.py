"""What a class does to one server process that is held to one core: `python -m benchmarks.load`."""
