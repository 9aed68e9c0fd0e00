"""How a run is judged, as the Handbook states it: the definitions that all pages share, with their numbers."""

from simulation.look_ahead import LEAST
from simulation.measurements import CROOKED, STRAIGHT
from simulation.outcomes import LONGEST, TOLERANCE, VISIBLE
from simulation.passages import AROUND, LAST, SLOW
from simulation.terrain import NEAR

VERDICTS = {
    "Converged": f"After its last step it is within {NEAR:.0%} of the view's diagonal of the lowest points of the "
    "surface, and stays there when it goes on for as long again. It has arrived at the first step from which on it "
    "stays.",
    "At it, passed": "It was as near as that, but does not stay: it is there and leaves when it goes on, or has left.",
    "Bouncing": f"It goes back and forth around the minimum, in its last steps and when it goes on, never farther from "
    f"it than {AROUND:.0%} of the diagonal, and does not come closer.",
    "Stalled": f"It is elsewhere, and when it goes on for as long again it moves by less than {VISIBLE:.1%} of the "
    f"diagonal, half a pixel, and f changes by less than {TOLERANCE:.0%} of what it is above its minimum; at the pace "
    f"it then has, {LONGEST:,} steps would not move it visibly either.",
    "Slow": f"It is still moving, steadily and no faster than before, but one step in {LAST}, its last ones, brought f "
    f"less than {SLOW:.0%} closer to its minimum.",
    "Still moving": "None of these.",
    "Downhill without end": "f has no lowest value, and the run has left the view lower than everything in it. Such a "
    "surface's minimum is the lowest point of its view only.",
    "Diverged": "It has left the range of numbers, or is a hundred diagonals of the view away from it.",
    f"{TOLERANCE:.0%} of the loss": "The first step from which on f above its minimum stays within that share of what "
    "it was at the start, also when the run goes on.",
    "Zig-zags": f"How often the path turns back across the steepest direction, where it goes on by {VISIBLE:.1%} of "
    f"the diagonal at least before and after. From {CROOKED} on they are worth a word, but not where the whole path is "
    f"at most {STRAIGHT - 1:.0%} longer than the straight line.",
}
"""Word -> what it means, wherever it is said of a run."""

LOOKING_AHEAD = (
    "A verdict holds whatever number of steps was asked for: every run is followed for as long again, with the same "
    f"noise, at least {LEAST} steps. A schedule that depends on the number of steps keeps its last rate meanwhile. The "
    "many runs of maps, basins and races are followed for a quarter of their steps."
)
