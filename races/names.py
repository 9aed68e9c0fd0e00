"""Names that tell things apart: what each has set differently from its default."""

from collections.abc import Collection, Sequence

from catalogue import Declaration


def different_names(things: Sequence[Declaration], without: Collection[str]) -> tuple[str, ...]:
    """What each is called, with what is not at its default, but for `without`; those alike in that too are numbered
    by their place."""
    told = [_told(one, without) for one in things]
    return tuple(name if told.count(name) == 1 else f"{name} {i + 1}" for i, name in enumerate(told))


def _told(one: Declaration, without: Collection[str]) -> str:
    values = {name: getattr(one, name) for name in one.parameters() if name not in without}
    other = [_setting(name, value) for name, value in values.items() if value != one.parameters()[name].default]
    return f"{one.name} ({', '.join(other)})" if other else one.name


def _setting(name: str, value: float | bool | str) -> str:
    words = name.replace("_", " ")
    if isinstance(value, bool):
        return words if value else f"no {words}"
    return f"{words} {value if isinstance(value, str) else format(value, 'g')}"
