"""Which way does each optimizer take, and why? Drag the start and see."""

import streamlit as st

from interface.kit.explanations import cards
from interface.kit.page import opened
from interface.pages import PLAYGROUND
from interface.playground.words import honesty
from interface.shell import messages
from interface.shell.components import mount
from interface.shell.header import header
from interface.shell.language import entries, told
from interface.shell.lettering import letters
from interface.shell.onward import go_on
from language import Message

experiment = opened(PLAYGROUND, entries())
shown = mount(PLAYGROUND, around=PLAYGROUND.around_key(experiment))  # before its header: Play comes first for keys
header(experiment)
go_on(PLAYGROUND, shown.get("onward"))
messages.caption(honesty(experiment.scenario.rules))
formulas = Message("The formulas: what each optimizer does, its idea, its weakness, its source")
with st.expander(told(formulas), expanded=False):
    messages.markdown(cards(experiment.scenario, letters()))
