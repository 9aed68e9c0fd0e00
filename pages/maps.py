"""Which hyperparameters work? Every pair at once, and the run behind each."""

from interface.kit.page import opened
from interface.maps.words import theory_text
from interface.pages import MAPS
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.header import page_header
from interface.shell.language import entries
from interface.shell.lettering import letters
from interface.shell.onward import go_on

shown = opened(MAPS, entries())
page_header(MAPS, shown)
go_on(MAPS, mount(MAPS, around=MAPS.around_key(shown)).get("onward"))
messages.markdown(theory_text(shown.view, letters()))
