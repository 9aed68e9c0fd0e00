"""Which optimizer is best? It depends on who chose the learning rates: the same race by three rules."""

from interface.kit.page import opened
from interface.pages import RACE
from interface.race.work import finished
from interface.shell.components import mount
from interface.shell.header import page_row
from interface.shell.language import entries
from interface.shell.onward import go_on
from interface.shell.race_downloads import downloads
from language import Message

ABOUT = Message(
    "**A fair race** &ensp; :small[:gray[The same budget and starts for all, and learning rates by three rules]]"
)

shown = opened(RACE, entries())
page_row(RACE, shown, ABOUT)
go_on(RACE, mount(RACE).get("onward"))
if race := finished(shown.view):
    downloads(race, shown)
