"""Two languages, one source: messages, Korean particles, and the translations in `locales/`."""

from language.message import ENGLISH, KOREAN, LANGUAGES, Joined, Message, in_language, listed, said, told_by

__all__ = ["ENGLISH", "KOREAN", "LANGUAGES", "Joined", "Message", "in_language", "listed", "said", "told_by"]
