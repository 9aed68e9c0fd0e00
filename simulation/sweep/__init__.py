"""Whole grids of descents at once: what became of each, without keeping its trajectory.

    engine.sweep            cuts the grid into blocks, one thread each, and puts the results together
      block.run_block       walks one block in rounds, and drops whoever has nothing more to tell
        walker.Walker         takes the steps of a round, keeps their path and the box around it: an update as it is
                              written, on arrays of the cells that are under way
        compiled_step         the same faster: the update's operations are recorded once (`plan.Plan`, made of `Node`s),
                              laid out in a few arrays that stay in the cache (`replay.Layout`), and repeated in place
        verdicts.Verdicts     after each round: who has diverged, arrived, settled, and drops out
          arrival_tests         where a run should stay, told at its points one by one, and for whole boxes
          bounds                between which numbers f lies in a box, by interval arithmetic

Each stage states what it buys: how many times slower a sweep is without it, the median of 16 cases and the worst, as
`python -m benchmarks.sweep_stages 20000` measures it. Results are equal to `simulate` and its measurements to the last
bit, whatever the blocks and threads.
"""

from simulation.sweep.engine import LARGEST, LONGEST, Sweep, SweepCancelledError, sweep

__all__ = ["LARGEST", "LONGEST", "Sweep", "SweepCancelledError", "sweep"]
