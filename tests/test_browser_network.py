"""The network page in a browser: it trains before one's eyes, pauses, stops, is shared, and leaves nothing behind."""

import numpy as np
from network_page import LONG, QUICK, TRAINING, known, open_network, standing_still, wait_for, workers
from playground import Playground
from playwright.sync_api import expect
from waiting import DRAWN, drawn, eventually

from training import smooth

INK = ".main .chart:not([hidden]) canvas.ink"
# What is there of a training that is under way, all at one moment: it may be over at the next.
EARLY = f"""() => {{
  const {{ state, done }} = {TRAINING} ?? {{}};
  const cells = [...document.querySelectorAll(".digits .cell")].filter((cell) => cell.checkVisibility()).length;
  const drawing = ({DRAWN})(document.querySelector("{INK}"));
  const note = document.querySelector(".digits .note")?.innerText;
  return state === "running" && done >= 0.05 && done < 1 && cells && drawing && {{ cells, drawing, note }};
}}"""


def button(page, name):
    return page.get_by_role("group", name="Training", exact=True).get_by_role("button", name=name)


def test_it_trains_at_once_and_the_curves_grow_until_it_is_done(playground: Playground):
    page = open_network(playground, QUICK | {"iterations": "1500", "layers": "5", "units": "100", "batch_size": "32"})
    early = page.wait_for_function(EARLY).json_value()
    assert early["cells"] == 12
    assert page.locator(".network").evaluate(
        "() => document.querySelector('.downhill').player.ratios.axes().title"
    ) == ("size of an update / size of the weights; dotted: rule of thumb")
    page.wait_for_function(f"{TRAINING}.done >= 0.5")  # trainings give way to all else: two waits for its two halves
    wait_for(page, "done")
    assert page.locator(".digits .note").inner_text() != early["note"]
    eventually(lambda: drawn(page.locator(INK)), lambda drawing: drawing != early["drawing"])
    assert known(page) == 1500
    expect(page.locator(".sentence")).to_contain_text("After 1,500 updates, Adam has the lowest smoothed loss")
    page.get_by_role("button", name="Show all 40 images").click()
    expect(page.locator(".digits .cell:visible")).to_have_count(40)
    answers = "cells.map((cell) => [...cell.querySelectorAll('span')].map((one) => one.textContent))"
    disagree = [len(set(one)) > 1 for one in page.locator(".digits .cell").evaluate_all(f"cells => {answers}")]
    assert disagree == sorted(disagree, reverse=True), "first those on which they disagree"
    accuracies = [cell.inner_text() for cell in page.locator(".results tbody td:nth-child(4)").all()]
    assert [one.inner_text() for one in page.locator(".scores b").all()] == accuracies
    wrong = page.locator(".digits .wrong").count()
    told = page.locator(".digits .note").inner_text()
    assert wrong == sum(int(word.strip(".,")) for word in told.partition("wrong:")[2].split()[:4] if word[0].isdigit())


def test_rates_beyond_all_measure_are_smoothed_as_the_book_does_and_have_no_dot(playground: Playground):
    page = open_network(playground, QUICK | {"seed": "22", "1.learning_rate": "1000000", "layers": "5"})
    wait_for(page, "done")
    run = page.evaluate(
        """() => {
          const [{ losses, smooth }] = document.querySelector(".downhill").player.training.runs;
          const rows = (all) => all.map((row) => [...row].map((loss) => Number.isNaN(loss) ? null : loss));
          return { losses: rows(losses), smooth: rows(smooth) };
        }"""
    )
    for losses, theirs in zip(run["losses"], run["smooth"], strict=True):
        expected = smooth(np.array(losses, dtype=np.float32))
        np.testing.assert_allclose(np.array(theirs, float), expected[: len(theirs)], rtol=1e-5)
        assert np.isnan(expected[len(theirs) :]).all()
    assert 0 < len(run["smooth"][0]) < 11 < len(run["smooth"][1]) == 200, "short ones, too"

    # How much the learning rate matters
    page.get_by_role("button", name="Learning rates").click()
    playground.wait_for_query(lambda query: query.get("shows") == "rates")
    page.wait_for_function("document.querySelector('.downhill').player.state.rates?.state === 'done'")
    expect(page.get_by_text("Every network trained anew at every rate, for 200 updates")).to_be_visible()
    assert drawn(page.locator(INK))
    large = page.evaluate(
        """() => {
          const { rates } = document.querySelector(".downhill").player;
          const panel = rates.plane.panels[0];
          const found = [];
          const called = { arc: (x, y, radius) => found.push([x, radius]) };
          const context = new Proxy({}, { get: (_, name) => called[name] ?? (() => {}), set: () => true });
          rates.paint(context, panel);
          return found.filter(([, radius]) => radius >= 6).map(([x]) => x - panel.x(0.001));
        }"""
    )
    assert large, "Adam's rate is among those that were tried, SGD's is not"
    np.testing.assert_allclose(large, 0, atol=1e-6)
    page.get_by_role("button", name="Loss", exact=True).click()
    page.get_by_role("button", name="0 to 1").click()
    playground.wait_for_query(lambda query: query.get("axis") == "linear" and "shows" not in query)


def test_pause_resume_stop_and_leaving_the_page(playground: Playground, server):
    page = open_network(playground, LONG | {"seed": "23"})
    wait_for(page, "running", 0.01)
    button(page, "Pause").click()
    wait_for(page, "paused")
    so_far = known(page)
    asked = playground.painted
    eventually(lambda: playground.painted, lambda count: count > asked + 1)
    assert known(page) == so_far
    expect(page.locator(".training-bar .told")).to_contain_text("Paused at")
    button(page, "Resume").click()
    eventually(lambda: known(page), lambda updates: updates > so_far)
    button(page, "Stop").click()
    wait_for(page, "stopped")
    eventually(lambda: workers(server), lambda pids: not pids)
    expect(button(page, "Train")).to_be_visible()
    assert known(page) > so_far, "what it had stays on the picture"
    expect(page.locator(".sentence")).to_contain_text("So far, after")
    expect(page.locator(".digits")).not_to_have_class("digits stale")
    page.get_by_role("button", name="0 to 1").click()
    playground.wait_for_query(lambda query: query.get("axis") == "linear")
    expect(page.locator(".sentence")).to_contain_text("So far, after")
    button(page, "Train").click()
    wait_for(page, "running")

    # Leaving the page ends the process, wherever it stands
    assert len(workers(server)) == 1
    with standing_still(server):
        page.get_by_role("link", name="Playground").first.click()
        playground.settle()
        eventually(lambda: workers(server), lambda pids: not pids)
    page.get_by_role("link", name="Network").first.click()
    wait_for(page, "running", 0.01)
    assert playground.query["seed"] == "23"
    with standing_still(server):
        page.close()
        eventually(lambda: workers(server), lambda pids: not pids)


def test_two_visitors_share_one_training_and_others_wait_in_line(visit, server):
    first, second, third = visit(), visit(), visit()
    link = LONG | {"seed": "25"}
    page = open_network(first, link)
    wait_for(page, "running", 0.01)
    with standing_still(server):
        late = open_network(second, link)
        wait_for(late, "running", 0.01)
        assert len(workers(server)) == 1
        share = "[...document.querySelector('.downhill').player.training.runs[0].losses[0].slice(0, 5)]"
        assert page.evaluate(share) == late.evaluate(share)
        other = open_network(third, LONG | {"seed": "26"})
        other.wait_for_function("document.querySelector('.downhill').player.state.training.state !== 'held'")
        if len(workers(server)) == 1:  # as many as the machine has cores to spare
            wait_for(other, "waiting")
            expect(other.locator(".training-bar .told")).to_contain_text("In line: next")
    button(page, "Stop").click()
    button(late, "Stop").click()
    wait_for(other, "running")
    button(other, "Stop").click()
    eventually(lambda: workers(server), lambda pids: not pids)


def test_what_is_trained_is_seen_at_one_glance_told_and_trained_anew_after_a_change(playground: Playground):
    page = open_network(playground, QUICK | {"seed": "32", "2": "momentum", "4": "adagrad"})
    wait_for(page, "done")
    for part in (".lead", ".training-bar", ".scores", ".pictures", ".digits"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 900, part

    playground.rest()
    page.locator(".main .chart").first.locator(".canvas").hover()
    tip = page.locator(".chart .tip")
    update = int(tip.locator("b").inner_text().removeprefix("update "))
    losses = page.evaluate(
        "(i) => document.querySelector('.downhill').player.training.runs[0].smooth.map((row) => row[i])", update - 1
    )
    told = zip(("SGD", "Momentum", "Adam", "AdaGrad"), losses, strict=True)
    from_above = sorted(told, key=lambda one: -one[1])
    assert tip.locator("div").all_inner_texts() == [f"{name} {loss:.3g}" for name, loss in from_above]
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()

    # A change trains anew, and Back brings the one before
    losses = "document.querySelector('.downhill').player.training.runs[0]?.losses[0][0]"
    before = page.evaluate(losses)
    page.locator('[data-key="units"] input[type=text]').fill("30")
    page.locator('[data-key="units"] input[type=text]').press("Enter")
    playground.wait_for_query(lambda query: query.get("units") == "30")
    page.wait_for_function(f"(before) => ![before, undefined].includes({losses})", arg=before)
    wait_for(page, "done")
    expect(page.get_by_text("24,240 parameters")).to_be_hidden()
    expect(page.get_by_text("23,860 parameters")).to_be_visible()
    page.go_back()
    page.wait_for_function(f"(before) => {losses} === before", arg=before)
    wait_for(page, "done")
    page.reload()
    wait_for(page, "done")
    assert page.evaluate(losses) == before


def test_optimizers_come_and_go_but_for_the_last_and_what_a_link_should_not_say_is_named(playground: Playground):
    page = open_network(playground, QUICK | {"seed": "28", "units": "1e9", "1": "bfgs"})
    expect(playground.alert).to_contain_text("units is a whole number in [20, 200], received “1e9”")
    expect(playground.alert).to_contain_text("1 is an optimizer that trains networks")
    wait_for(page, "done")
    page.get_by_role("combobox", name="Add an optimizer").select_option("lion")
    page.wait_for_function("document.querySelector('.downhill').player.training.slots.length === 3")
    wait_for(page, "done")
    assert playground.names == ["SGD", "Lion", "Adam"]
    for name in ("SGD", "Lion"):
        page.get_by_role("button", name=f"Remove {name}").click()
        expect(page.locator(".card")).to_have_count(2 if name == "SGD" else 1)
    expect(page.get_by_role("button", name="Remove Adam")).to_be_hidden()
    wait_for(page, "done")
    assert playground.names == ["Adam"]


def test_on_a_phone_everything_fits_and_the_picture_comes_first(phone: Playground):
    page = open_network(phone, QUICK | {"seed": "30"})
    wait_for(page, "done")
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("(main) => main.scrollWidth <= main.clientWidth")
    assert page.locator(".main canvas.ink").first.bounding_box()["y"] < page.locator(".controls").bounding_box()["y"]
    page.locator('[data-key="own_weights"] input').tap()
    phone.wait_for_query(lambda query: query.get("own_weights") == "on")
    wait_for(page, "done")
