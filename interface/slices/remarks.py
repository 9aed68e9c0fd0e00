"""What the visitor of the slices page should know: the terms, their sources, and how easily such a picture deceives."""

from interface.slices.view import Slices
from interface.slices.words import share
from language import Joined, Message
from training.measurement import SAMPLE
from training.slice_task import JOINT, PATH, Laid

LI = Message("[Li et al. 2018](https://arxiv.org/abs/1712.09913)")
WALKS = Message("[Antognini and Sohl-Dickstein 2018](https://arxiv.org/abs/1806.08805)")
PLANES = {
    PATH: Message(
        "It passes through the start and the end of the training, both exactly. The second direction is the first "
        "**principal component** of the rest: take the straight line from start to end out of the path, and it is the "
        "direction that holds the most of what is left (the first right singular vector; nothing is centred, because "
        "the plane has to pass through both ends). Principal components are the usual directions for paths: {source}, "
        "section 7.",
        source=LI,
    ),
    JOINT: Message(
        "It passes through the common start and the ends of two trainings, all three exactly. The axes are at right "
        "angles: the first leads from the start to the first end, the second completes the plane."
    ),
    "random": Message(
        "Two random directions from the trained network. A plain random direction would change small weights as much "
        "as large ones and so tell more about their scale than about the loss. **Filter normalisation** ({source}, "
        "section 4) gives each column of a direction, all that one unit is fed by, the length of the same column of "
        "the trained weights; biases stay. At 1 on an axis every unit's weights have moved by their own length.",
        source=LI,
    ),
}
HELD = Message(
    r"**What the plane holds** is the share $\sum_t \lVert P(\theta_t - \theta_0)\rVert^2 \,/\, \sum_t \lVert \theta_t "
    r"- \theta_0 \rVert^2$, where $\theta_t$ are all weights and biases at moment $t$, $\theta_0$ those at the start "
    "and $P$ projects on the directions of the plane. 100% means that nothing of the path is hidden, 0% that nothing "
    "of it is seen."
)
COMPUTED = Message(
    "**What is computed.** The mean cross-entropy on the first {count} training images, at every point of the grid by "
    "the network itself, in single precision; between the points the picture is interpolated.",
    count=SAMPLE,
)
DRAWN = Message(
    "A path is drawn where its projection lies, but its marker in 3-D stands at the network's actual loss: the stem is "
    "the gap between the picture and the truth."
)


def remarks(shown: Slices, found: Laid | None) -> Message:
    """Markdown: how the plane is laid, what its share means, what a random walk would look like, what is computed."""
    in_path = shown.kind in (PATH, JOINT)
    said = [Joined([Message("**How the plane is laid.**"), PLANES[shown.kind]]), HELD]
    computed = [COMPUTED]
    if found:
        said += [_walk(shown, found)] if in_path else []
        computed.append(Message(
            "The paths are seen at {count} moments, with straight lines between.", count=len(found.iterations)
        ))  # fmt: skip
    said.append(Joined([*computed, DRAWN] if in_path else computed))
    return Joined([Joined([":small[", one, "]"], "") for one in said], "\n\n")


def _walk(shown: Slices, found: Laid) -> Message:
    drawn = Message(
        "**Chance looks like that, too.** A random walk of {steps} independent steps in {size:,} dimensions, drawn by "
        "the server, has {share} of its squared displacement in a plane laid through its start, its end and the first "
        "principal component of the rest (the mark on its bar)."
        if shown.kind == PATH
        else "**Chance looks like that, too.** A random walk of {steps} independent steps in {size:,} dimensions, "
        "drawn by the server, has {share} of its squared displacement in a plane laid through its start, its end and "
        "the end of another one (the mark on the bars of these two).",
        steps=len(found.iterations) - 1, size=found.size, share=share(found.walk),
    )  # fmt: skip
    elsewhere = Message(
        "A plane that is not laid through it holds {share} of it on average, so the bars of other paths have no mark.",
        share=share(2 / found.size),
    )
    smooth = Message(
        "In many dimensions the principal components of a random walk show smooth curves, the first two almost a "
        "parabola: {source}, on the pictures of trainings that Lorch (2016) introduced. So neither a smooth arc nor a "
        "high share alone tells of a valley that leads somewhere.",
        source=WALKS,
    )
    return Joined([drawn, elsewhere, smooth])
