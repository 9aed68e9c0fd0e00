"""Ratios against other implementations, each measured in one run; absolute times mean nothing elsewhere."""
