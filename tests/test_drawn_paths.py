"""How near a drawn path is to a run: swings the other way round are not near, a rough hand is."""

import numpy as np
import pytest
from in_node import in_node

from interface.lessons.facts import scenario_of
from lessons import lesson

PIXELS = 21
"""To a unit of the plane, as on a desk."""
SCRIPT = """
import { apart, bulge } from "./nearness.js";
const made = ({ run, drawn }) => {
  const found = Object.entries(drawn).map(([name, path]) => [name, apart(run, path)]);
  return { bulge: bulge(run), ...Object.fromEntries(found) };
};
"""


@pytest.fixture(scope="module")
def compare(tmp_path_factory):
    measured = in_node(tmp_path_factory.mktemp("nearness"), ["lessons/nearness.js"], SCRIPT)

    def compare(run, **drawn):
        return measured({"run": run.tolist(), "drawn": {name: path.tolist() for name, path in drawn.items()}})

    return compare


@pytest.mark.parametrize(("name", "number"), [("momentum", 1), ("adam", 2)])
def test_swings_of_the_opposite_phase_are_not_near_and_a_rough_hand_is(compare, name, number):
    step = lesson(name).steps[number - 1]
    (entrant,) = scenario_of(step.page, step.entries).entrants
    points = scenario_of(step.page, step.entries).descend(entrant).points.T
    swings = np.array([1, -1])  # about the floor of the valley, y = 0
    opposite = np.vstack([points[:1], points[1:] * swings])
    rough = points * [0.95, 1.3] + 0.2 * np.sin(np.arange(len(points)))[:, None]
    found = compare(
        PIXELS * points, opposite=PIXELS * opposite, rough=PIXELS * rough, straight=PIXELS * points[[0, -1]]
    )
    assert found["rough"] < found["bulge"] / 2 < min(found["opposite"], found["straight"])


def test_a_path_is_near_itself_however_it_is_sampled(compare):
    corner = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 50.0]])
    found = compare(corner, finer=np.array([[0, 0], [1, 0], [2, 0], [100, 0], [100, 50]]), back=corner[::-1])
    assert found["finer"] < 1 < 50 < found["back"]
