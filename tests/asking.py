"""A request of a running server, as any program makes it."""

import http.client
import json


def ask(address: str, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by their names in small letters, and content of the response. A body is sent as JSON."""
    connection = http.client.HTTPConnection(address, timeout=60)
    sent = None if body is None else json.dumps(body)
    connection.request(method, path, sent, ({"content-type": "application/json"} if sent else {}) | headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, content
