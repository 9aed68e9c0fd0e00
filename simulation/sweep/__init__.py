"""Whole grids of descents at once: what became of each, without keeping its trajectory.

    engine.sweep            cuts the grid into blocks, one thread each, and puts the results together
      block.run_block       walks one block in rounds, each as long as most of it is likely to last
        walker.Walker         takes the steps: an update as it is written, on arrays of the cells that are under way
        compiled_step         the same faster: the update's operations are recorded once (`plan.Plan`, made of `Node`s),
                              laid out in a few arrays that stay in the cache (`replay.Layout`), and repeated in place
        verdicts.Verdicts     after each round: who has diverged, arrived, settled, and drops out
          arrival_tests         where a run should stay; `bounds` says by interval arithmetic for a whole box of points
                                at once that it does, so that only who is in doubt is looked at step by step

Results are equal to `simulate` and its measurements to the last bit, whatever the blocks and threads.
"""

from simulation.sweep.engine import LARGEST, LONGEST, Sweep, SweepCancelledError, sweep

__all__ = ["LARGEST", "LONGEST", "Sweep", "SweepCancelledError", "sweep"]
