"""Why is the gradient noisy, and the valley long? Because both come from data."""

from interface.data.words import CAPTIONS, CAVEAT, symbols
from interface.pages import DATA
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.data_upload import brought, own_data, studied, take_back
from interface.shell.header import page_header
from interface.shell.onward import go_on

shown = studied()
page_header(DATA, shown, CAVEAT if shown.study.is_own else "")
go_on(DATA, mount(DATA, {"own": take_back}, own=brought(), around=DATA.around_key(shown)).get("onward"))
own_data(shown)
messages.note(symbols(shown.study.surface))
for caption in CAPTIONS:
    messages.caption(caption)
