"""The address at which other machines of the same network reach this one, found out without asking anybody."""

import ipaddress
import socket
from urllib.parse import urlsplit, urlunsplit

NOWHERE = ("192.0.2.1", 9)
"""An address for documentation. Nothing is sent to it: connecting a UDP socket only chooses the way there."""


def is_this_machine(address: str) -> bool:
    """Whether an address is one that means this machine wherever it is read."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def in_the_network(address: str) -> str | None:
    """The same address with this machine's own in place of localhost, port and path kept; None where it has none."""
    host = own_host()
    if host is None:
        return None
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host))


def own_host() -> str | None:
    """This machine's IPv4 address in its network."""
    return next(
        (host for host in (_towards_the_others(), *_by_name()) if host and not is_this_machine(f"//{host}")), None
    )


def _towards_the_others() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(NOWHERE)
            return way.getsockname()[0]
        except OSError:
            return None


def _by_name() -> list[str]:
    try:
        return [found[4][0] for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except OSError:
        return []
