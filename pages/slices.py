"""What does the loss around a trained network look like, and how far can a picture of it be trusted?"""

from interface.kit.page import opened
from interface.pages import SLICES
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.header import page_row
from interface.shell.language import entries
from interface.shell.onward import go_on
from interface.slices.answer import known
from interface.slices.remarks import remarks
from interface.slices.words import about

shown = opened(SLICES, entries())
page_row(SLICES, shown, about(shown))
go_on(SLICES, mount(SLICES, around=SLICES.around_key(shown)).get("onward"))
messages.markdown(remarks(shown, known(shown)), width=1100)
