"""What every declared thing shares: a slug, parameters that are validated, facts that are complete."""

import dataclasses
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar

from catalogue.parameter import Parameter


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A frozen dataclass whose fields are made by `parameter(...)` and whose facts are class attributes."""

    slug: ClassVar[str]
    name: ClassVar[str]
    order: ClassVar[int]
    """Its place in teaching order, smaller first."""
    batched: ClassVar[bool] = False
    """Whether parameters may be arrays that broadcast over a batch."""
    facts: ClassVar[tuple[str, ...]] = ("name", "order")
    """The class attributes that a complete declaration gives."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.slug = cls.__module__.rpartition(".")[2]

    def __post_init__(self) -> None:
        for name, declared in self.parameters().items():
            value = declared.validate(f"{self.slug}: {name}", getattr(self, name), self.batched)
            object.__setattr__(self, name, value)

    @classmethod
    @cache
    def parameters(cls) -> Mapping[str, Parameter]:
        """Name -> declared parameter, in order of declaration."""
        fields = dataclasses.fields(cls)
        return MappingProxyType({one.name: one.metadata["parameter"] for one in fields if "parameter" in one.metadata})

    @classmethod
    def check_complete(cls) -> None:
        """Raise TypeError naming the file and every fact or method that the declaration lacks."""
        missing = [fact for fact in cls.facts if getattr(cls, fact, None) in (None, "")]
        missing += sorted(getattr(cls, "__abstractmethods__", ()))
        if missing:
            raise TypeError(f"{inspect.getsourcefile(cls)}: {cls.__name__} lacks {', '.join(missing)}")
