"""The translations of `locales/<language>/*.mo`, which `python -m locales.update` writes from `*.po`."""

import gettext
from functools import cache
from pathlib import Path
from types import MappingProxyType

LOCALES = Path(__file__).parents[1] / "locales"
READING = "reading"
"""The context of an entry that tells how a word of Latin letters is read: "SAM" -> "샘"."""

BROWSER = "browser"
"""The catalogue of what JavaScript says, which may mean something else by the same English."""


class Translations:
    """All catalogues of one language together."""

    def __init__(self, language: str) -> None:
        self.texts: dict[str, str] = {}
        for path in sorted((LOCALES / language).glob("*.mo")):
            if path.stem == BROWSER:
                continue
            with path.open("rb") as file:
                self.texts |= _texts(gettext.GNUTranslations(file))
        prefix = f"{READING}\x04"
        self.readings = MappingProxyType({
            key.removeprefix(prefix): text for key, text in self.texts.items() if key.startswith(prefix)
        })  # fmt: skip

    def find(self, text: str, about: str = "") -> str:
        """The translation, the text itself where there is none."""
        return self.texts.get(f"{about}\x04{text}" if about else text) or text


def _texts(catalogue: gettext.GNUTranslations) -> dict[str, str]:
    """English -> translation; gettext has no other way to list what a catalogue holds."""
    known: dict[str, str] = vars(catalogue)["_catalog"]
    return {key: text for key, text in known.items() if key and isinstance(key, str)}


@cache
def translations(language: str) -> Translations:
    """The translations of a language; of English, and of one that nobody has translated, none."""
    return Translations(language)
