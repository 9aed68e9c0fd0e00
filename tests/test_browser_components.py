"""Streamlit calls a component anew before the call before is done, and ends that one once it is: the latest stays."""

import pytest

OVERTAKEN = """async (first) => {
  const { show } = await import("/kit/component.js");
  const { mount } = await import("/kit/loading.js");
  const told = [], loaded = {}, shown = {};
  class Part {
    attach() {}
    visit({ page }) { told.push(page); return new Promise((done) => (shown[page] = done)); }
    destroy() { told.push("ended"); }
  }
  const parentElement = document.createElement("div");
  parentElement.innerHTML = '<div class="downhill"></div>';
  const begin = (page) => {
    const call = (parentElement.latest = { parentElement, data: { page } });
    const need = () => new Promise((done) => (loaded[page] = done));
    return show(call, () => mount(call, Part, [need]));
  };
  const turn = () => new Promise((go) => setTimeout(go));
  const older = begin("older");
  await turn();
  if (first === "shows") loaded.older(), await turn();
  const newer = begin("newer");
  await turn();
  for (const page of first === "loads" ? ["older", "newer"] : ["newer", "older"]) loaded[page](), await turn();
  shown.older?.();
  (await older)?.();
  shown.newer();
  const end = await newer, before = [...told];
  end();
  return [before, told];
}"""


@pytest.mark.parametrize("older", ["shows", "loads", "loads last"])
def test_what_a_later_call_overtook_neither_shows_nor_ends_what_is_there(module_page, older):
    """How far the older call is: a press on the language in mid-move left a dead module_page, or the one before."""
    before, after = module_page.evaluate(OVERTAKEN, older)
    assert before == (["older", "newer"] if older == "shows" else ["newer"])
    assert after == [*before, "ended"]
