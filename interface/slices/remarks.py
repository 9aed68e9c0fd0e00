"""What the visitor of the slices page should know: the terms, their sources, and how easily such a picture deceives."""

from interface.slices.view import Slices
from interface.slices.words import share
from training.measurement import SAMPLE
from training.slice_task import JOINT, PATH, Laid

LI = "[Li et al. 2018](https://arxiv.org/abs/1712.09913)"
WALKS = "[Antognini and Sohl-Dickstein 2018](https://arxiv.org/abs/1806.08805)"
PLANES = {
    PATH: "It passes through the start and the end of the training, both exactly. The second direction is the first "
    "**principal component** of the rest: take the straight line from start to end out of the path, and it is the "
    "direction that holds the most of what is left (the first right singular vector; nothing is centred, because the "
    f"plane has to pass through both ends). Principal components are the usual directions for paths: {LI}, section 7.",
    JOINT: "It passes through the common start and the ends of two trainings, all three exactly. The axes are at right "
    "angles: the first leads from the start to the first end, the second completes the plane.",
    "random": "Two random directions from the trained network. A plain random direction would change small weights as "
    "much as large ones and so tell more about their scale than about the loss. **Filter normalisation** "
    f"({LI}, section 4) gives each column of a direction, all that one unit is fed by, the length of the same column "
    "of the trained weights; biases stay. At 1 on an axis every unit's weights have moved by their own length.",
}
HELD = (
    r"$\sum_t \lVert P(\theta_t - \theta_0)\rVert^2 \,/\, \sum_t \lVert \theta_t - \theta_0 \rVert^2$, where "
    r"$\theta_t$ are all weights and biases at moment $t$, $\theta_0$ those at the start and $P$ projects on the "
    "directions of the plane. 100% means that nothing of the path is hidden, 0% that nothing of it is seen"
)


DRAWN = (
    " A path is drawn where its projection lies, but its marker in 3-D stands at the network's actual loss: the stem "
    "is the gap between the picture and the truth."
)


def remarks(shown: Slices, found: Laid | None) -> str:
    """Markdown: how the plane is laid, what its share means, what a random walk would look like, what is computed."""
    said = [f"**How the plane is laid.** {PLANES[shown.kind]}", f"**What the plane holds** is the share {HELD}."]
    if found and shown.kind in (PATH, JOINT):
        said.append(f"**Chance looks like that, too.** {_walk(shown, found)}")
    moments = f" The paths are seen at {len(found.iterations)} moments, with straight lines between." if found else ""
    said.append(
        f"**What is computed.** The mean cross-entropy on the first {SAMPLE} training images, at every point of the "
        f"grid by the network itself, in single precision; between the points the picture is interpolated.{moments}"
        f"{DRAWN if shown.kind in (PATH, JOINT) else ''}"
    )
    return "\n\n".join(f":small[{one}]" for one in said)


def _walk(shown: Slices, found: Laid) -> str:
    steps = len(found.iterations) - 1
    plane, mark = (
        ("laid through its start, its end and the first principal component of the rest", "its bar")
        if shown.kind == PATH
        else ("laid through its start, its end and the end of another one", "the bars of these two")
    )
    return (
        f"A random walk of {steps} independent steps in {found.size:,} dimensions, drawn by the server, has "
        f"{share(found.walk)} of its squared displacement in a plane {plane} (the mark on {mark}). A plane that is not "
        f"laid through it holds {share(2 / found.size)} of it on average, so the bars of other paths have no mark. "
        "In many dimensions the principal components of a random walk show smooth curves, the first two almost a "
        f"parabola: {WALKS}, on the pictures of trainings that Lorch (2016) introduced. So neither a smooth arc nor a "
        "high share alone tells of a valley that leads somewhere."
    )
