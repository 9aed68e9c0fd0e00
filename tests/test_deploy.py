"""The files of deploy/: nginx in front of two processes, one of which dies and both of which are replaced."""

import contextlib
import http.client
import json
import re
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import yaml
from asking import ask
from conftest import new_context
from playground import Playground
from playwright.sync_api import expect
from waiting import eventually

from benchmarks.proxy import NGINX, command, configured
from benchmarks.server import Server, free_port, running_server
from interface.jobs import by_name
from interface.shell import metrics
from interface.shell.headers import policy
from limits import LIMITS, PREFIX
from player import ADDRESS

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx: apt-get install nginx-light")


class Site:
    """Nginx with the committed configuration, two processes behind it, and what became of each."""

    def __init__(self, folder: Path) -> None:
        self.port, self.secure_port = free_port(), free_port()
        self.ports, self.measured = [free_port(), free_port()], [free_port(), free_port()]
        self.configuration = configured(folder, self.port, self.ports, self.secured(folder))
        self.running: list[contextlib.ExitStack] = [contextlib.ExitStack(), contextlib.ExitStack()]
        self.servers: list[Server | None] = [None, None]
        subprocess.run([NGINX, "-t", "-c", self.configuration], check=True, capture_output=True)

    def secured(self, folder: Path) -> str:
        """What the end of the configuration says of HTTPS, with a certificate of our own."""
        text = (ROOT / "deploy/nginx.conf").read_text()
        lines = "".join(re.findall(r"^    #     (.*?;)", text, re.M))
        assert lines.count(";") == 4
        names = [folder / "certificate.pem", folder / "key.pem"]
        command = (
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
        )
        subprocess.run([*command.split(), "-out", names[0], "-keyout", names[1]], check=True, capture_output=True)
        lines = lines.replace("/etc/ssl/downhill.pem", str(names[0])).replace("/etc/ssl/downhill.key", str(names[1]))
        return lines.replace("listen 443", f"listen 127.0.0.1:{self.secure_port}")

    def start(self, number: int) -> None:
        variables = {
            metrics.PORT: str(self.measured[number]), "STREAMLIT_SERVER_COOKIE_SECRET": "0" * 64, by_name.VARIABLE: "1",
        }  # fmt: skip
        server = running_server(port=self.ports[number], **variables)
        self.servers[number] = self.running[number].enter_context(server)

    def stop(self, number: int, by: signal.Signals) -> None:
        self.servers[number].process.send_signal(by)
        self.servers[number].process.wait(timeout=30)
        self.running[number].close()

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict, bytes]:
        return ask(f"127.0.0.1:{self.port}", method, path, body, **headers)

    def is_up(self) -> bool:
        with contextlib.suppress(OSError):
            return self.ask("GET", "/health")[0] == 200
        return False

    def measure(self, number: int, name: str) -> int:
        """The sum over all labels of what this process measures by that name, as a regular expression."""
        text = ask(f"127.0.0.1:{self.measured[number]}", "GET", "/metrics")[2].decode()
        return sum(int(float(value)) for value in re.findall(rf"^{name}\S* (\S+)$", text, re.M))

    def answers(self, number: int) -> int:
        """So many has this process given."""
        return self.measure(number, "downhill_answers_total")

    def trainings(self, number: int) -> int:
        """So many are under way there."""
        return self.measure(number, r'downhill_works\{queue="processes"')

    def reached(self, path: str, visitors: Iterable[int]) -> list[int]:
        """How many of the answers to these visitors each process has given; both live."""
        before = [self.answers(number) for number in (0, 1)]
        for visitor in visitors:
            assert self.ask("POST", path, {"query": {}}, cookie=f"downhill={visitor}")[0] == 200
        return [self.answers(number) - count for number, count in enumerate(before)]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"))
    starts = [threading.Thread(target=site.start, args=(number,)) for number in (0, 1)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    with subprocess.Popen(command(site.configuration)) as nginx:
        eventually(site.is_up, bool)
        yield site
        nginx.send_signal(signal.SIGQUIT)
    for stack in site.running:
        stack.close()


def test_what_passes_through_is_as_the_server_sends_it(site):
    status, headers, _ = site.ask("GET", "/")
    assert (status, headers["content-security-policy"]) == (200, policy({}))
    assert re.fullmatch(r"downhill=\w{32}; Path=/; HttpOnly; SameSite=Lax", headers["set-cookie"])
    assert "set-cookie" not in site.ask("GET", "/", cookie="downhill=me")[1]
    status, headers, content = site.ask("GET", f"/{ADDRESS}/kit/page.js", **{"accept-encoding": "gzip"})
    assert (status, headers["content-encoding"], headers["vary"]) == (200, "gzip", "Accept-Encoding")
    assert "immutable" in headers["cache-control"]
    assert content[:2] == b"\x1f\x8b"
    assert site.ask("GET", f"/{ADDRESS}/plotly.min.js")[2][:2] == b"\x1f\x8b", "once"
    assert [site.ask("GET", path)[0] for path in ("/_stcore/metrics", "/answer/", "/player/x.js", "/ready")] == [
        404, 404, 404, 200,
    ]  # fmt: skip
    assert site.ask("POST", "/answer/playground", {"query": {"x": "1" * 1_100_000}})[0] == 413


def test_a_class_behind_one_address_is_let_in(site):
    upgrade = {"connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13"}
    key = {"sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", "origin": f"http://127.0.0.1:{site.port}"}
    with contextlib.ExitStack() as visitors:
        for _ in range(300):
            connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
            visitors.callback(connection.close)
            connection.request("GET", "/_stcore/stream", headers=upgrade | key)
            response = connection.getresponse()
            visitors.callback(response.close)
            assert response.status == 101
        assert site.ask("POST", "/answer/playground", {"query": {}})[0] == 200


def test_https_and_http2_are_as_the_configuration_says(site):
    context = ssl._create_unverified_context()
    context.set_alpn_protocols(["h2"])
    with context.wrap_socket(socket.create_connection(("127.0.0.1", site.secure_port))) as secure:
        assert (secure.selected_alpn_protocol(), secure.version()) == ("h2", "TLSv1.3")
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", site.secure_port, context=context, timeout=60)
    connection.request("GET", "/")
    headers = connection.getresponse().headers
    connection.close()
    assert headers["Set-Cookie"].endswith("; SameSite=None; Secure; Partitioned")
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "strict-transport-security" not in site.ask("GET", "/")[1]


def test_long_work_goes_by_its_name_and_visitors_are_spread(site):
    assert sorted(site.reached("/answer/playground?job=a1", range(12))) == [0, 12]
    assert min(site.reached("/answer/playground", range(24))) > 0
    twice = [*site.reached("/answer/playground", [5]), *site.reached("/answer/playground", [5])]
    assert sorted(twice)[:2] == [0, 0]


def test_a_class_that_opens_one_link_causes_one_training_and_another_process_takes_it_over(site):
    def asked(visitor: int, job: str = "") -> dict:
        body = {"query": {"iterations": "2000"}, "settled": True, "asker": f"visitor-{visitor}"}
        status, _, content = site.ask("POST", f"/answer/network{job}", body, cookie=f"downhill={visitor}")
        assert status == 200
        return json.loads(content)

    told = [asked(visitor) for visitor in range(8)]
    assert [site.trainings(number) for number in (0, 1)] == [0, 0]
    assert {one["put_off"] for one in told} == {True}
    (job,) = {f"?job={one['job']}" for one in told}
    assert not any("put_off" in asked(visitor, job) for visitor in range(8))

    def trainings(*processes: int) -> list[int]:
        """With the wish for it renewed, which lapses five seconds after."""
        assert "put_off" not in asked(0, job)
        return [site.trainings(number) for number in processes]

    counts = eventually(lambda: trainings(0, 1), any)
    assert sorted(counts) == [0, 1]
    has_it = counts.index(1)
    site.stop(has_it, signal.SIGKILL)
    assert eventually(lambda: trainings(1 - has_it), any) == [1]
    site.start(has_it)
    eventually(lambda: site.trainings(1 - has_it), lambda count: count == 0)  # done, or given up


def test_in_mid_drag_a_process_dies_and_both_are_replaced_and_all_go_on(site, browsers):
    """Without a pause between their requests, two visitors ask; each gets every answer. A third drags the start."""
    done, statuses = threading.Event(), []

    def visit(name: str) -> None:
        while not done.is_set():
            x = str(len(statuses) % 100 / 100)
            statuses.append(site.ask("POST", "/answer/playground", {"query": {"x": x}}, cookie=f"downhill={name}")[0])

    def they_go_on() -> None:
        begun, sweeps = len(statuses), (playground.place(-6, 1), playground.place(-4, 1.5))
        playground.until_followed(lambda: playground.sweep(*sweeps))
        eventually(lambda: len(statuses) - begun, lambda count: count > 20)

    playground = Playground(new_context(browsers(False)).new_page(), f"127.0.0.1:{site.port}")
    playground.open("x=-6")
    visitors = [threading.Thread(target=visit, args=(name,)) for name in "ab"]
    for one in visitors:
        one.start()
    try:
        with playground.held(playground.start):
            they_go_on()
            site.stop(0, signal.SIGKILL)
            they_go_on()
            site.start(0)
            eventually(lambda: site.reached("/answer/playground", range(24))[0], bool)  # after nginx's `fail_timeout`
            begun = time.monotonic()
            site.stop(1, signal.SIGTERM)
            assert time.monotonic() - begun < 5
            they_go_on()
            site.start(1)
            they_go_on()
    finally:
        done.set()
        for one in visitors:
            one.join()
    assert len(statuses) > 50
    assert set(statuses) == {200}
    expect(playground.page.locator("[data-test-connection-state=CONNECTED]")).to_be_attached()
    playground.settle()
    assert float(playground.field("x").input_value()) == pytest.approx(-4, abs=0.1)
    assert "x=-6" not in playground.page.url
    expect(playground.page.locator(".trouble")).to_be_hidden()
    playground.page.context.close()


def test_the_manifests_ask_for_what_the_server_offers():
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())["services"]
    documents = [*yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text())]
    pod = next(one for one in documents if one["kind"] == "Deployment")["spec"]["template"]["spec"]
    container = pod["containers"][0]
    probes = {container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "readiness", "liveness")}
    assert probes == {"/ready", "/health"}
    assert container["ports"][0]["containerPort"] == int(re.search(r"PORT=(\d+)", (ROOT / "Dockerfile").read_text())[1])
    assert f"server downhill:{container['ports'][0]['containerPort']} " in (ROOT / "deploy/nginx.conf").read_text()
    assert container["securityContext"]["readOnlyRootFilesystem"] is compose["downhill"]["read_only"] is True
    known = {
        "STREAMLIT_SERVER_COOKIE_SECRET",
        by_name.VARIABLE,
        metrics.PORT,
        metrics.ADDRESS,
        *(PREFIX + name for name in LIMITS),
    }
    assert {one["name"] for one in container["env"]} | {*compose["downhill"]["environment"]} <= known


def test_a_browser_asks_for_long_work_by_its_name(site, browsers):
    page = new_context(browsers(False)).new_page()
    asked: list[str] = []
    page.on("request", lambda request: "/answer/network" in request.url and asked.append(request.url))
    page.goto(f"http://127.0.0.1:{site.port}/network?iterations=200&1=sgd")
    eventually(lambda: (page.wait_for_timeout(50), asked)[1], lambda urls: "?job=" in "".join(urls[:2]))
    assert len({url.partition("?job=")[2] for url in asked} - {""}) == 1
    kept = r'downhill_cache_held\{cache="trainings"'
    eventually(lambda: [bool(site.measure(number, kept)) for number in (0, 1)], any)
    assert sorted(bool(site.measure(number, kept)) for number in (0, 1)) == [False, True]
    page.context.close()


def test_a_page_goes_on_where_its_process_has_died(site, browsers):
    page = new_context(browsers(False)).new_page()
    before = [site.answers(number) for number in (0, 1)]
    page.goto(f"http://127.0.0.1:{site.port}/?x=-6")
    results = page.locator(".results tbody")
    expect(results.locator("tr")).to_have_count(2)
    dead = 0 if site.answers(0) > before[0] else 1
    site.stop(dead, signal.SIGKILL)
    shown = results.inner_text()
    page.get_by_role("slider", name="Learning rate of SGD").press("ArrowRight")
    expect(results).not_to_have_text(shown, use_inner_text=True)
    page.wait_for_url(lambda url: "1.learning_rate=" in url and "x=-6" in url)
    expect(page.locator("[data-test-connection-state=CONNECTED]")).to_be_attached()
    page.context.close()
