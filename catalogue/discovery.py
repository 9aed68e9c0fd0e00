"""Find the declarations of a package: one file, one class, one slug."""

import importlib
import pkgutil
from collections.abc import Collection
from types import ModuleType
from typing import TypeVar

from catalogue.declaration import Declaration

D = TypeVar("D", bound=Declaration)


def discover(package: ModuleType, base: type[D], without: Collection[str] = ()) -> dict[str, type[D]]:
    """Slug -> class for every module of `package` but those called `without`, in teaching order.

    The slug is the file's name; a file whose name starts with an underscore declares nothing.
    Raises TypeError where a file holds no subclass of `base`, more than one, or an incomplete one.
    """
    found = [
        _declared_in(importlib.import_module(f"{package.__name__}.{module.name}"), base)
        for module in pkgutil.iter_modules(package.__path__)
        if not module.name.startswith("_") and module.name not in without
    ]
    return {cls.slug: cls for cls in sorted(found, key=lambda cls: (cls.order, cls.slug))}


def _declared_in(module: ModuleType, base: type[D]) -> type[D]:
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, base) and value.__module__ == module.__name__
    ]
    if len(classes) != 1:
        names = ", ".join(cls.__name__ for cls in classes) or "none"
        raise TypeError(f"{module.__file__} must declare one {base.__name__}, found {names}")
    classes[0].check_complete()
    return classes[0]
