"""From where does each optimizer reach the global minimum, and how fast? Every start of the surface at once."""

from interface.basins.words import CAPTION
from interface.kit.page import opened
from interface.pages import BASINS
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.header import page_header
from interface.shell.language import entries
from interface.shell.onward import go_on

shown = opened(BASINS, entries())
page_header(BASINS, shown)
go_on(BASINS, mount(BASINS, around=BASINS.around_key(shown)).get("onward"))
messages.caption(CAPTION)
