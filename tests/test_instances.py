"""All objects of a class, whatever else there is in the process."""

import gc
import weakref

import pytest

from interface.shell.instances import instances


class Kept:
    """Something to look for."""


class Inherited(Kept):
    """A kind of it."""


def test_all_of_a_class_are_found_beside_a_proxy_of_what_is_gone():
    kept, inherited, gone = Kept(), Inherited(), Kept()
    left = weakref.proxy(gone)
    del gone
    gc.collect()
    with pytest.raises(ReferenceError):
        isinstance(left, Kept)
    assert any(one is left for one in gc.get_objects() if type(one) is weakref.ProxyType)
    assert {id(one) for one in instances(Kept)} == {id(kept), id(inherited)}
