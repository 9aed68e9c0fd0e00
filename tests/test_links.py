"""A link that worked yesterday shows the same experiment today."""

import json

import pytest
from record_links import FILE, LINKS, corpus, meaning, readers

READERS = readers()


@pytest.mark.parametrize("page", LINKS)
def test_links_mean_what_they_meant(page):
    then = json.loads(FILE.read_text(encoding="utf-8"))[page]
    links = list(corpus(page, READERS[page]))
    assert len(links) == len(then) > 15
    changed = [link for link, meant in zip(links, then, strict=True) if meaning(READERS[page], link) != meant]
    assert changed == []
