"""What every declared thing shares: a slug, parameters that are validated, facts that are complete."""

import dataclasses
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from catalogue.parameter import Parameter


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A frozen dataclass whose fields are made by `parameter(...)` and whose facts are class attributes.

    Two are equal that are of one class and have equal parameters; arrays are equal that have one shape and the same
    numbers. The hash follows, so that any declaration may be a key, of a cache too.
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    order: ClassVar[int]
    """Its place in teaching order, smaller first."""
    batched: ClassVar[bool] = False
    """Whether parameters may be arrays that broadcast over a batch."""
    facts: ClassVar[tuple[str, ...]] = ("name", "order")
    """The class attributes that a complete declaration gives."""

    if TYPE_CHECKING:

        def __init__(self, **parameters: Any) -> None:
            """Every subclass is a dataclass whose `__init__` takes its own parameters."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.slug = cls.__module__.rpartition(".")[2]
        # What a class has of its own, `dataclass` does not replace. mypy takes an assignment to a method for a slip.
        cls.__eq__, cls.__hash__ = cls.__eq__, cls.__hash__  # type: ignore[method-assign]

    def __post_init__(self) -> None:
        for name, declared in self.parameters().items():
            value = declared.validate(f"{self.slug}: {name}", getattr(self, name), self.batched)
            object.__setattr__(self, name, value)

    @cached_property
    def _identity(self) -> tuple:
        """What tells it from others: its class and its values, an array's as shape and bytes."""
        return type(self), *(_comparable(getattr(self, field.name)) for field in dataclasses.fields(self))

    def __eq__(self, other: object) -> bool:
        return self._identity == other._identity if isinstance(other, Declaration) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._identity)

    @classmethod
    @cache
    def parameters(cls) -> Mapping[str, Parameter]:
        """Name -> declared parameter, in order of declaration."""
        fields = dataclasses.fields(cls)
        return MappingProxyType({one.name: one.metadata["parameter"] for one in fields if "parameter" in one.metadata})

    @classmethod
    def missing(cls) -> list[str]:
        """Every fact or method that the declaration lacks."""
        facts = [fact for fact in cls.facts if getattr(cls, fact, None) in (None, "")]
        return facts + sorted(getattr(cls, "__abstractmethods__", ()))

    @classmethod
    def check_complete(cls) -> None:
        """Raise TypeError that names the file and what is `missing`."""
        if missing := cls.missing():
            raise TypeError(f"{inspect.getsourcefile(cls)}: {cls.__name__} lacks {', '.join(missing)}")


def _comparable(value: Any) -> Any:
    """`value` as something that can be compared and hashed; plus 0.0, because -0.0 equals 0.0 but has other bytes."""
    return (value.shape, (value + 0.0).tobytes()) if isinstance(value, np.ndarray) else value
