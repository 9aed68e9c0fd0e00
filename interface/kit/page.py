"""What a page is: a value, read from the entries of a link, and a pure answer to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from interface.kit.request import Request


class Shown(Protocol):
    """What a page shows, as a frozen value."""

    problems: tuple[str, ...]
    """One sentence for everything in the request that could not be used."""

    def link(self, in_full: bool = False) -> dict[str, str]:
        """All of it as the entries of a link: those that differ from what the others imply, or all."""
        ...


S = TypeVar("S", bound=Shown)


@dataclass(frozen=True)
class Page(Generic[S]):
    """One page."""

    slug: str
    """Its address, and the folder of its scripts."""
    view: Callable[[Request], S]
    """What a request asks for, whatever the request is."""
    data: Callable[[S], dict[str, Any]]
    """What the browser is sent for it; a pure function but for caches."""

    def answer(self, request: Request) -> dict[str, Any]:
        """What the browser is sent, and the short link of it, which goes into the address bar."""
        shown = self.view(request)
        return self.data(shown) | {"link": shown.link()}


def opened(page: Page[S], entries: Mapping[str, str]) -> S:
    """What a link shows."""
    return page.view(Request.of_link(entries))
