"""How a run is judged, as the Handbook states it: the definitions that all pages share, with their numbers."""

from language import Message
from simulation.look_ahead import LEAST
from simulation.measurements import CROOKED, STRAIGHT
from simulation.outcomes import LONGEST, TOLERANCE, VISIBLE
from simulation.passages import AROUND, LAST, RECENT, SLOW
from simulation.terrain import NEAR

VERDICTS = {
    Message("Converged"): Message(
        "After its last step it is within {near:.0%} of the view's diagonal of the lowest points of the surface, and "
        "stays there when it goes on for as long again. It has arrived at the first step from which on it stays.",
        near=NEAR,
    ),
    Message("Rattling"): Message(
        "It has converged and is not at rest: it goes back and forth around the minimum, {visible:.1%} of the diagonal "
        "from it or more, in its last steps and when it goes on, and does not come closer.",
        visible=VISIBLE,
    ),
    Message("At it, passed"): Message(
        "It was as near as that, but does not stay: it is there and leaves when it goes on, or has left."
    ),
    Message("Bouncing"): Message(
        "It goes back and forth around the minimum, in its last steps and when it goes on, never farther from it than "
        "{around:.0%} of the diagonal, and does not come closer.",
        around=AROUND,
    ),
    Message("Stalled"): Message(
        "It is elsewhere, and when it goes on for as long again it moves by less than {visible:.1%} of the diagonal, "
        "half a pixel, and f changes by less than {share:.0%} of what it is above its minimum; at the pace it then "
        "has, {longest:,} steps would not move it visibly either.",
        visible=VISIBLE, share=TOLERANCE, longest=LONGEST,
    ),
    Message("Slow"): Message(
        "It is still moving, steadily and no faster than before, but one step in {last}, its last ones, brought f less "
        "than {slow:.0%} closer to its minimum.",
        last=LAST, slow=SLOW,
    ),
    Message("Climbing"): Message(
        "It has not diverged yet, but f is higher than at its start: each of its last steps, one in {recent} at least, "
        "raised f, and each one does when it goes on, by more than {share:.0%} of what f is above its minimum.",
        recent=RECENT, share=TOLERANCE,
    ),
    Message("Still moving"): Message("None of these."),
    Message("Downhill without end"): Message(
        "f has no lowest value, and the run has left the view lower than everything in it. Such a surface's minimum is "
        "the lowest point of its view only."
    ),
    Message("Diverged"): Message(
        "It has left the range of numbers, or is a hundred diagonals of the view away from it."
    ),
    Message("{share:.0%} of the loss", share=TOLERANCE): Message(
        "The first step from which on f above its minimum stays within that share of what it was at the start, also "
        "when the run goes on."
    ),
    Message("Zig-zags"): Message(
        "How often the path turns back across the steepest direction, where it goes on by {visible:.1%} of the "
        "diagonal at least before and after. From {crooked} on they are worth a word, but not where the whole path is "
        "at most {longer:.0%} longer than the straight line.",
        visible=VISIBLE, crooked=CROOKED, longer=STRAIGHT - 1,
    ),
}  # fmt: skip
"""Word -> what it means, wherever it is said of a run."""

LOOKING_AHEAD = Message(
    "A verdict holds whatever number of steps was asked for: every run is followed for as long again, with the same "
    "noise, at least {least} steps. A schedule that depends on the number of steps keeps its last rate meanwhile. The "
    "many runs of maps, basins and races are followed for a quarter of their steps.",
    least=LEAST,
)
"""How far a run is followed before it is judged."""
