"""All objects of a class that there are in the process: for what Streamlit makes and does not hand out."""

import gc
from typing import TypeVar

T = TypeVar("T")


def instances(cls: type[T]) -> list[T]:
    """Those that the garbage collector knows of.

    `isinstance` would ask a weak proxy what it stands for, which raises where that is gone.
    """
    return [one for one in gc.get_objects() if issubclass(type(one), cls)]
