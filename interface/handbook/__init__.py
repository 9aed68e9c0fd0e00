"""The Handbook."""
