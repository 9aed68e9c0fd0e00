"""A page's component without a browser: it asks, keeps what was accepted, and writes the address, as browsers do."""

import json
import time
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from interface.data.own import keep
from interface.kit.page import Page
from interface.kit.request import Request
from language import Message


class Component:
    """What the browser keeps of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.address: dict[str, str] | None = None
        self.loaded = 0
        self.data: dict[str, Any] = {}

    def sent(self, at: AppTest) -> dict[str, Any]:
        """The answer to the address where that is another by now, else the last answer."""
        address = {key: text[-1] if isinstance(text, list) else text for key, text in dict(at.query_params).items()}
        loaded = 0
        if "loaded" in at.session_state:
            loaded = at.session_state["loaded"]
        if (address, loaded) != (self.address, self.loaded):
            self.address, self.loaded = address, loaded
            self.data = self.post(at, query=address)
        return self.data

    def ask(self, at: AppTest, query: dict[str, str] | None = None, **request: Any) -> dict[str, Any]:
        """The answer to a request; without a query it asks again for what is shown."""
        before = self.sent(at)
        anew = query is not None
        more = {"before": before["query"]} if anew else {}
        data = self.post(at, query=query if anew else before["query"], typed=True, **more, **request)
        if not anew:
            data |= {name: before[name] for name in ("problems", "told") if name in before}
        if anew and request.get("settled", True):
            at.query_params = self.address = data["link"]
        self.data = data
        return data

    def post(self, at: AppTest, **request: Any) -> dict[str, Any]:
        """The answer as it travels: JSON there and back."""
        if self.page.slug == "data" and "own examples" in at.session_state:
            request["own"] = keep(at.session_state["own examples"])
        received = Request.read(json.loads(json.dumps({"id": "1", "asker": f"t{id(at)}"} | request)))
        while "computing" in (found := self.page.answer(received)):  # long work, asked for again until it is there
            time.sleep(0.05)
        return json.loads(json.dumps(found, allow_nan=False, default=Message.__str__), parse_constant=pytest.fail)


def component(at: AppTest, page: Page) -> Component:
    """The component of a page that is open."""
    return vars(at).setdefault("components", {}).setdefault(page.slug, Component(page))
