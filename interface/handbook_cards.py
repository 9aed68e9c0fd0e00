"""The Handbook's parts as Streamlit shows them: the tree, a card for each optimizer, a card for each surface."""

import streamlit as st

from catalogue import Optimizer, Surface
from charts.family_tree import family_list, family_tree, heirs, joined
from interface import handbook
from interface.navigation import PLAYGROUND
from optimizers import OPTIMIZERS
from player import handbook as components

OPEN = "Open in the Playground"


def contents() -> None:
    """What the page holds, as links."""
    components.style()
    st.markdown(
        f"{len(OPTIMIZERS)} optimizers and the surfaces they descend: formula, idea, weakness, defaults, sources. "
        "[Family tree](#family) · [Surfaces](#surfaces)"
    )


def tree() -> None:
    """Who extends whom, from the declarations."""
    components.family_tree(family_tree(OPTIMIZERS), family_list(OPTIMIZERS))


def shared_pictures() -> None:
    """What the small pictures below share."""
    components.grounds(handbook.grounds())


def optimizer_card(cls: type[Optimizer]) -> None:
    """Formula, idea, weakness, parameters, source, two small descents and a link."""
    with st.container(key=f"card-{cls.slug}", gap="small"):
        st.subheader(cls.name, anchor=cls.slug)
        words, pictures = st.columns([3, 2], gap="medium")
        words.markdown(_words(cls))
        with pictures:
            components.miniatures(handbook.descents(cls), key=f"descents-{cls.slug}")
            st.page_link(
                PLAYGROUND, label=OPEN, icon=":material/open_in_full:", query_params=handbook.link_to_optimizer(cls)
            )


def _words(cls: type[Optimizer]) -> str:
    return "\n\n".join(
        [_relatives(cls), f"$${cls().formula}$$", f"**Idea.** {cls.idea}", f"**Weakness.** {cls.weakness}", cls.source]
    )


def _relatives(cls: type[Optimizer]) -> str:
    """Year, and the relatives as links."""
    parents, children = [OPTIMIZERS[slug] for slug in cls.extends], heirs(OPTIMIZERS, cls.slug)
    said = [str(cls.year)]
    said += [f"extends {_links(parents)}"] if parents else []
    said += [f"extended by {_links(children)}"] if children else []
    return f":gray[{'; '.join(said)}]"


def _links(relatives: list[type[Optimizer]]) -> str:
    return joined([f"[{cls.name}](#{cls.slug})" for cls in relatives])


def surface_card(surface: Surface) -> None:
    """A thumbnail, the formula, what it teaches, the source, a link."""
    with st.container(border=True, width=340, gap="small", key=f"surface-{surface.slug}"):
        st.subheader(surface.name, anchor=f"surface-{surface.slug}")
        components.miniatures([handbook.surface_picture(surface)], key=f"thumbnail-{surface.slug}")
        st.markdown(f"$${surface.formula}$$\n\n{surface.teaches}\n\n:gray[{surface.source}]")
        link = handbook.link_to_surface(type(surface))
        st.page_link(PLAYGROUND, label=OPEN, icon=":material/open_in_full:", query_params=link)
