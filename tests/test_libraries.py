"""What optimizers say of their counterparts elsewhere, against the signatures that record_libraries.py has read."""

import json
import re
from pathlib import Path

import pytest

from catalogue import InexpressibleError, Library
from catalogue.library import RESERVED
from optimizers import OPTIMIZERS

GOLDEN = json.loads((Path(__file__).parent / "goldens/libraries.json").read_text())["defaults"]
COUNTERPARTS = [
    pytest.param(cls, counterpart, id=f"{cls.slug}-{library.lower()}")
    for cls in OPTIMIZERS.values()
    for library, counterpart in cls.libraries.items()
]
PREFIX = {Library.PYTORCH: "torch.optim.", Library.KERAS: "keras.optimizers.", Library.OPTAX: "optax."}


def recorded_defaults(counterpart) -> dict:
    """The library's own defaults under our names, which are found where an argument is a parameter of ours as it is."""
    found = dict(GOLDEN[counterpart.call])
    for argument, text in counterpart.arguments.items():
        if argument in found:
            ours, value = re.findall(r"[A-Za-z_]\w*", text), found[argument]
            found |= dict(zip(ours, value if isinstance(value, list) else [value], strict=False))
    return found


@pytest.mark.parametrize(("cls", "counterpart"), COUNTERPARTS)
def test_defaults_are_the_librarys_own(cls, counterpart):
    recorded = recorded_defaults(counterpart)
    assert {name: recorded[name] for name in counterpart.defaults} == counterpart.defaults


@pytest.mark.parametrize(("cls", "counterpart"), COUNTERPARTS)
def test_no_default_of_a_parameter_that_we_share_is_left_out(cls, counterpart):
    shared = cls.parameters().keys() & recorded_defaults(counterpart).keys()
    assert shared <= counterpart.defaults.keys()


@pytest.mark.parametrize(("cls", "counterpart"), COUNTERPARTS)
def test_every_argument_exists(cls, counterpart):
    """In the signature; `settings` may name others only where the call is another one."""
    known = GOLDEN[counterpart.call].keys() | {"learning_rate", *RESERVED}
    words = [counterpart.arguments]
    words += [one for values in counterpart.settings.values() for one in values.values()]
    assert all(one.keys() <= known for one in words if "call" not in one)


@pytest.mark.parametrize(("cls", "counterpart"), COUNTERPARTS)
def test_every_switch_and_choice_is_thought_of(cls, counterpart):
    """It is among the settings, or an argument of its own."""
    texts = " ".join(counterpart.arguments.values())
    for name, declared in cls.parameters().items():
        if not declared.is_number:
            assert name in counterpart.settings or name in re.findall(r"\w+", texts)
            allowed = declared.options or (True, False)
            assert counterpart.settings.get(name, {}).keys() <= set(allowed)


@pytest.mark.parametrize(("cls", "counterpart"), COUNTERPARTS)
def test_every_number_is_handed_on(cls, counterpart):
    """Or is refused at the value that it has, as NAdam's momentum_decay is, or replaced as AdaMax's epsilon is."""
    words = [counterpart.arguments]
    words += [one for values in counterpart.settings.values() for one in values.values()]
    used = set(re.findall(r"[A-Za-z_]\w*", " ".join(text for one in words for text in one.values())))
    numbers = {name for name, declared in cls.parameters().items() if declared.is_number}
    if missing := numbers - used:
        other = cls(**dict.fromkeys(missing, 0.37))
        if counterpart.stands_for and counterpart.stands_for(other) == cls(**dict.fromkeys(missing, 0.0)):
            return
        with pytest.raises(InexpressibleError):
            counterpart.words(other, changing=False)


@pytest.mark.parametrize(("cls", "counterpart"), COUNTERPARTS)
def test_it_is_told_what_differs_in_one_sentence(cls, counterpart):
    library = next(name for name, one in cls.libraries.items() if one is counterpart)
    assert counterpart.call.startswith(PREFIX[library])
    assert re.fullmatch(r"([A-Z][^.]*(\d\.\d[^.]*)*\.)?", counterpart.differs)


def test_what_cannot_be_expressed_is_said():
    adam = OPTIMIZERS["adam"]
    torch, optax = (adam.libraries[library] for library in (Library.PYTORCH, Library.OPTAX))
    with pytest.raises(InexpressibleError, match=r"torch.optim.Adam cannot express epsilon_place = 'inside'"):
        torch.words(adam(epsilon_place="inside"), changing=False)
    with pytest.raises(InexpressibleError, match=r"optax.adam cannot express these settings together"):
        optax.words(adam(epsilon_place="inside", bias_correction=False), changing=False)
    nesterov = OPTIMIZERS["nesterov"](convention="running_sum")
    with pytest.raises(InexpressibleError, match=r"convention = 'running_sum' at a rate that changes"):
        nesterov.libraries[Library.OPTAX].words(nesterov, changing=True)


def test_a_call_is_python():
    adam = OPTIMIZERS["adam"]
    torch = adam.libraries[Library.PYTORCH]
    assert torch.expression(torch.words(adam(), changing=False)) == (
        "torch.optim.Adam(lr=learning_rate, betas=(beta1, beta2), eps=epsilon)"
    )
    sam = OPTIMIZERS["sam"](base="momentum")
    optax = sam.libraries[Library.OPTAX]
    assert optax.expression(optax.words(sam, changing=False)) == (
        "optax.contrib.sam(optax.sgd(learning_rate=learning_rate, momentum=0.9), "
        "optax.chain(optax.contrib.normalize(), optax.sgd(rho)), opaque_mode=True)"
    )
