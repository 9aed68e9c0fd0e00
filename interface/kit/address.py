"""What a session shows on a page, between the page's own requests and the address bar, and what follows from each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st

from player import last_request
from simulation.own_function import as_typed


class Shown(Protocol):
    """What a page shows, as a value."""

    request: str | None
    """The id of the browser's request that this answers."""
    settled: bool
    """False while a hand still holds something."""

    def link(self, in_full: bool = False) -> dict[str, str]:
        """All of it as the entries of a link."""
        ...


S = TypeVar("S", bound=Shown)


@dataclass
class Memory(Generic[S]):
    """What a session remembers of a page between reruns."""

    shown: S
    address: dict[str, str] | None = None
    """The entries of the address bar when it was last read or written."""
    link: dict[str, str] | None = None
    """What the address bar stands for: the short link of what was read from or written to it."""

    def follow(
        self,
        request: Mapping[str, Any] | None,
        requested: Callable[[Mapping[str, Any], S], S],
        read: Callable[[Mapping[str, str], S], S],
    ) -> S:
        """What to show at this rerun. Whatever changed since the last one wins: the request, else the address bar.

        A settled change is written to the address bar, so that a reload, the Back button and a copied address keep it.
        An address is left as it was found, or Back could not pass one that needed correction.
        """
        address = st.query_params.to_dict()
        if request and request["id"] != self.shown.request:
            self.shown = requested(request, self.shown)
            if self.shown.settled:
                self.write_address()
        elif address != self.address:
            self.shown = read(address, self.shown)
            self.address, self.link = address, self.shown.link()
        return self.shown

    def write_address(self) -> None:
        """Let the address bar say what is shown."""
        link = self.shown.link()
        if link != self.link:
            st.query_params.from_dict(link)
            self.address = self.link = link


def request_of(key: str) -> Mapping[str, Any] | None:
    """The last request of the component `key`, None where there is none or a browser sent something else."""
    request = last_request(key)
    return request if isinstance(request, Mapping) and isinstance(request.get("id"), str) else None


def query_of(request: Mapping[str, Any]) -> dict[str, str] | None:
    """The entries that a request asks for, None where it says none or a browser sent something else.

    The blanks of a formula that is typed are told from those of a link, each of which may have been a plus.
    """
    query = request.get("query")
    if not isinstance(query, Mapping):
        return None
    entries = {str(key): str(value) for key, value in query.items()}
    return entries | {"f": as_typed(entries["f"])} if "f" in entries else entries


def answered(request: Mapping[str, Any]) -> dict[str, Any]:
    """What every answer notes of its request: `request`, its id; whether it is `settled`; the assets the browser
    `holds`, as it says."""
    holds = request.get("holds")
    return {
        "request": request["id"],
        "settled": bool(request.get("settled")),
        "holds": frozenset(map(str, holds)) if isinstance(holds, list) else frozenset(),
    }
