"""Why is the gradient noisy, and the valley long? Because both come from data."""

from interface.data.words import CAPTIONS, CAVEAT, symbols
from interface.pages import DATA
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.data_upload import asks, brought, is_known, own_data, studied, take_back
from interface.shell.header import page_header
from interface.shell.onward import go_on

shown = studied()
page_header(DATA, shown, CAVEAT if shown.study.is_own else "", is_known=is_known())
said = mount(DATA, {"own": take_back}, own=brought(), asks=asks(), around=DATA.around_key(shown))
go_on(DATA, said.get("onward"))
own_data(shown)
messages.note(symbols(shown.study.surface))
for caption in CAPTIONS:
    messages.caption(caption)
