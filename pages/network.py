"""Which optimizer trains the network of the book best, and how does it learn?"""

from interface.kit.page import opened
from interface.network.words import ABOUT, CAPTION
from interface.pages import NETWORK
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.header import page_row
from interface.shell.language import entries
from interface.shell.onward import go_on

shown = opened(NETWORK, entries())
page_row(NETWORK, shown, ABOUT)
go_on(NETWORK, mount(NETWORK, around=NETWORK.around_key(shown)).get("onward"))
messages.caption(CAPTION)
