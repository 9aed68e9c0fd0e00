"""The browser's channel to the server, without a browser."""

import re

import pytest
from in_node import in_node

from benchmarks.load import client
from player import WEB

SCRIPT = """
import { Channel } from "./channel.js";

async function made([took, pauses, crowded]) {
  const channel = new Channel(
    () => new Promise((resolve) => setTimeout(() => resolve({ done: 0.5 }), took)), () => {}, () => {},
  );
  channel.push(() => ({}));
  await new Promise((resolve) => setTimeout(resolve, took + 100));
  channel.destroy();
  return [channel.took, pauses.map((pause) => channel.eased(pause, crowded))];
}
"""


@pytest.fixture
def eased(tmp_path):
    words = "export const t = (text) => text;\n"
    (tmp_path / "words.js").write_text(words)
    return in_node(tmp_path, ["kit/channel.js"], SCRIPT)


def test_who_waits_asks_less_often_where_answers_take_long(eased):
    quick, pauses = eased([0, [150, 1000]])
    assert pauses == [max(150, 5 * quick), 1000]
    slow, (short, long) = eased([100, [150, 1000]])
    assert slow >= 99
    assert short == pytest.approx(min(2000, 5 * slow))
    assert long == max(1000, short)
    assert eased([700, [150]])[1] == [2000], "who has not asked for five seconds has left"


def test_who_waits_with_many_asks_as_seldom_as_the_server_says(eased):
    assert eased([0, [150, 1000], 600])[1] == [600, 1000]


def test_visitors_without_a_browser_are_as_patient():
    text = (WEB / "kit" / "channel.js").read_text()

    def found(name: str) -> list[float]:
        written = re.search(rf"const {name} = \[?([\d_, ]+)\]?;", text)
        return [float(number.replace("_", "")) for number in written[1].split(",")]

    assert found("PAUSE") == [1000 * one for one in client.PAUSE]
    assert found("EASE") == [client.EASE[0], 1000 * client.EASE[1]]
    assert found("PATIENCE") == [1000 * client.PATIENCE]
