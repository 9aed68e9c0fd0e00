"""The table of pages whose picture follows the hand: each a value, read from a link, and a pure answer."""

from interface.basins.answer import data as basins_data
from interface.basins.answer import works as basins_works
from interface.basins.view import view as basins_view
from interface.basins.words import around as basins_around
from interface.data.answer import data as data_data
from interface.data.answer import works as data_works
from interface.data.view import view as data_view
from interface.data.words import around as data_around
from interface.kit.page import Page
from interface.kit.tabs import on_surface
from interface.lessons.answer import title as lessons_title
from interface.lessons.teacher import data as lessons_data
from interface.lessons.teacher import works as lessons_works
from interface.lessons.view import view as lessons_view
from interface.maps.answer import data as maps_data
from interface.maps.answer import works as maps_works
from interface.maps.view import view as maps_view
from interface.maps.words import around as maps_around
from interface.network.answer import data as network_data
from interface.network.view import view as network_view
from interface.network.words import around as network_around
from interface.playground.answer import data as playground_data
from interface.playground.answer import works as playground_works
from interface.playground.view import view as playground_view
from interface.playground.words import around as playground_around
from interface.race.answer import data as race_data
from interface.race.view import view as race_view
from interface.race.words import title as race_title
from interface.slices.answer import around as slices_around
from interface.slices.answer import data as slices_data
from interface.slices.view import view as slices_view
from language import Message

PLAYGROUND = Page(
    "playground", playground_view, playground_data,
    lambda shown: Message("{names} on {place}", **on_surface(shown.scenario)), playground_works, playground_around,
)  # fmt: skip
MAPS = Page(
    "maps", maps_view, maps_data,
    lambda shown: Message("Map of {names} on {place}", **on_surface(shown.scenario)), maps_works, maps_around,
)  # fmt: skip
BASINS = Page(
    "basins", basins_view, basins_data,
    lambda shown: Message("Basins of {names} on {place}", **on_surface(shown.scenario)), basins_works, basins_around,
)  # fmt: skip
RACE = Page("race", race_view, race_data, race_title)
DATA = Page(
    "data", data_view, data_data,
    lambda shown: Message("{names} on mini-batches, {place}", **on_surface(shown.scenario)), data_works, data_around,
)  # fmt: skip
NETWORK = Page(
    "network", network_view, network_data,
    lambda shown: Message("{names} on handwritten digits", names=", ".join(shown.lineup.names)),
    around=network_around,
)  # fmt: skip
SLICES = Page(
    "slices", slices_view, slices_data,
    lambda shown: Message("The loss around {names}", names=", ".join(shown.lineup.names)),
    around=slices_around,
)  # fmt: skip
LESSONS = Page(
    "lessons", lessons_view, lessons_data,
    lessons_title, lessons_works,
)  # fmt: skip
PAGES = {page.slug: page for page in (PLAYGROUND, MAPS, BASINS, RACE, DATA, NETWORK, SLICES, LESSONS)}
"""Slug -> page."""
