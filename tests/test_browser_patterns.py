"""The same pattern means the same on the maps and on the basins, as their legends show it."""

import numpy as np
from test_browser_basins import open_basins
from test_browser_maps import open_maps

LEGEND = ".downhill :is(.legend, .basin-legend) canvas"
SAMPLES = """where => Object.fromEntries([...document.querySelectorAll(where)].map(one => {
  const { width, height } = one;
  const { buffer } = one.getContext("2d").getImageData(0, 0, width, height).data;
  return [one.parentElement.textContent, [[height, width], [...new Uint32Array(buffer)]]];
}))"""
ROWS, COLUMNS = 12, 24


def samples(page) -> dict[str, np.ndarray]:
    """What a legend's line says, without its share -> where its sample has ink."""
    found = {}
    for said, (shape, pixels) in page.evaluate(SAMPLES, LEGEND).items():
        colours = np.reshape(pixels, shape)[:ROWS, :COLUMNS]
        values, counts = np.unique(colours, return_counts=True)
        name = said.removesuffix(" %").rstrip("0123456789 ").removesuffix("under").removesuffix("over").strip()
        found[name] = colours != values[counts.argmax()]
    return found


def test_a_pattern_means_the_same_on_both_pages(playground):
    trap = {"surface": "bowl_with_trap", "1": "sgd"}
    wide = {"across_low": "0.000001", "across_high": "1000", "steps": "400", "up": "x", "colour": "outcome"}
    on_maps = samples(open_maps(playground, trap | wide))
    on_basins = samples(open_basins(playground, trap | {"grid": "41"}))
    for name in ("still moving", "stalled elsewhere", "diverged"):
        assert on_maps[name].any()
        assert np.array_equal(on_maps[name], on_basins[name]), name
    local = on_maps["at rest in a local minimum"]
    assert local.any()
    assert (local == local[0]).all(), "upright lines"
    striped = next(sample for name, sample in on_basins.items() if name.startswith("local minimum"))
    assert (striped == striped[0]).all()
    different = [local, *(on_maps[name] for name in ("still moving", "stalled elsewhere", "diverged"))]
    assert len({pattern.tobytes() for pattern in different}) == 4
    assert not on_maps["converged to a minimum"].any()
