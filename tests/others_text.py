"""Text that somebody else could put into a link, a file or a field, to be shown as it is written and nothing more."""

HOST = "other.test"
"""Nobody may be sent there."""
TEXTS = (
    f"![x](http://{HOST}/a.png)",
    f"<img src=//{HOST}/b.png>",
    f"[a](http://{HOST}/c)",
    f"[![x](//{HOST}/d)](//{HOST}/e)",
    f"<svg><image href=//{HOST}/f></svg>",
    f"<style>@import '//{HOST}/g'",
    f"<script src=//{HOST}/h></script>",
    f"http://{HOST}/i www.{HOST}",
    "<b>bold</b>",
    "**bold** _it_ ~~no~~",
    r"$\frac{1}{2}$ $$x$$",
    ":red[colour] :red-badge[b]",
    ":material/home: :material_home:",
    ":smile: :streamlit: :shortcut[Ctrl]",
    "a -> b <- c -- d >= e",
    "#ff0000 `#00ff00` rgb(1,2,3)",
    "&lt;i&gt; &#33; &amp;",
    "1. one",
    r"\alpha \* {x} %s ${y}",
    "a  b\\",
)
"""At most 40 characters each, as many as a message quotes."""
NAMES = tuple(text for text in TEXTS if len(text) <= 30 and text == " ".join(text.split()))
"""Those that can be the name of a column as they are: of longer ones 30 characters are shown."""
PAGES = ("playground", "maps", "basins", "race", "data", "network", "slices", "handbook")
