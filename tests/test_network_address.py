"""The address in the network that stands in for localhost, found out without asking anybody."""

import socket

import pytest

from interface.shell import network_address
from interface.shell.network_address import in_the_network, is_this_machine, own_host


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:8501/", True),
        ("http://127.0.0.1:8501/maps", True),
        ("http://127.5.0.1", True),
        ("http://[::1]:8501/", True),
        ("http://0.0.0.0:8501/", True),
        ("http://class.localhost/", True),
        ("http://192.168.0.17:8501/", False),
        ("https://downhill.example/", False),
        ("https://localhost.example/", False),
    ],
)
def test_which_addresses_phones_cannot_reach(address, here):
    assert is_this_machine(address) is here


def test_port_and_path_are_kept(monkeypatch):
    monkeypatch.setattr(network_address, "own_host", lambda: "10.1.2.3")
    assert in_the_network("http://localhost:8501/base/maps") == "http://10.1.2.3:8501/base/maps"
    assert in_the_network("http://localhost/") == "http://10.1.2.3/"
    monkeypatch.setattr(network_address, "own_host", lambda: None)
    assert in_the_network("http://localhost:8501/") is None


def test_without_a_way_to_others_the_name_is_asked_and_loopback_is_no_answer(monkeypatch):
    monkeypatch.setattr(network_address, "_towards_the_others", lambda: None)
    found = [(socket.AF_INET, 0, 0, "", (host, 0)) for host in ("127.0.1.1", "10.0.0.9")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: found)
    assert own_host() == "10.0.0.9"
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: found[:1])
    assert own_host() is None


def test_nothing_is_sent(monkeypatch):
    used = []

    class Way:
        def __init__(self, *kind):
            used.append(kind)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def connect(self, address):
            used.append(address)

        def getsockname(self):
            return "10.1.2.3", 40000

    monkeypatch.setattr(socket, "socket", Way)
    assert own_host() == "10.1.2.3"
    assert used == [(socket.AF_INET, socket.SOCK_DGRAM), ("192.0.2.1", 9)], "a datagram socket that sends nothing"
