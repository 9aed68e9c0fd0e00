"""Lessons: the story on one side, the page that a step shows on the other."""
