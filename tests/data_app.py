"""The page of mini-batches without a browser: Streamlit runs the script, the test reads what the page would receive."""

import base64

import numpy as np
from apptest import open_app, run, talking_to

from data import penguins
from interface.pages import DATA

FLIPPER = np.array(penguins()["flipper_length_mm"], float)
MASS = np.array(penguins()["body_mass_g"], float) / 1000
TABLE = "hours,minutes\n1,30\n2,70\n3,80\n4,130\n5,150\n6,190\n7,200\n8,250\n9,255\n10,320"


def open_page(link: dict[str, str] | None = None):
    at = open_app()
    at.switch_page("pages/data.py")
    at.query_params = link or {}
    return run(at)


sent, ask = talking_to(DATA)


def paste(at, text: str):
    at.text_area(key="own text").input(text)
    next(button for button in at.button if button.label == "Use these numbers").click()
    return run(at)


def numbers(packed: dict) -> np.ndarray:
    shape = [int(size) for size in packed["shape"].split(",")]
    return np.frombuffer(base64.b64decode(packed["bdata"]), f"<{packed['dtype']}").reshape(shape)
