"""Translations, and the command that collects what is to be translated."""
