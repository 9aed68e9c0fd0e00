"""Record the slice that a first visit shows: `OPENBLAS_NUM_THREADS=1 python -m tests.record_example`.

It writes data/slice.npz, which `training.example` reads. One thread, as the workers have it.
"""

from interface.slices.view import read
from training.example import record

if __name__ == "__main__":
    record(read({}, {}).task)
