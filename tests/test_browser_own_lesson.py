"""One's own lesson by hand: collected on two pages, written, tried as a student, given away as a link and a file."""

from playwright.sync_api import Page, expect
from test_browser_lessons import ASKED, at

from interface.lessons.own import link_of
from lessons import read

CHECKED = """() => {
  const { writing } = document.querySelector(".downhill")?.player ?? {};
  return heard.rests && writing && !writing.behind;
}"""
DROP = """(text) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], "f.md"));
  const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
  document.querySelector(".writing").dispatchEvent(drop);
}"""
HOSTILE = """# <img src=x onerror=alert(1)>
minutes: 5
aim: <b onclick=alert(1)>[a](javascript:alert(1))</b>

## <script>alert(1)</script>
experiment: 1=sgd&reveal=clock&step=0

<iframe src=//other.test></iframe> **<i>bold</i>** ![x](//other.test/a)

choose: <svg onload=alert(1)>?
- <u>here</u> [right]
- {there}

`</p><img src=x>` {sgd.zigzags} {there} {<b>} ![x](//other.test/b)
"""
"""In every part of it something that is no text in a page that does not mind."""


def collect(page: Page, address: str) -> None:
    """Add what a page shows to the lesson."""
    page.goto(address)
    page.wait_for_function("() => heard.rests && document.querySelector('.downhill')?.player?.channel.idle")
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("tab", name="In a lesson").click()
    page.get_by_role("button", name="Add to a lesson").click()
    expect(page.locator(".add [role=status]")).to_contain_text("of the lesson now")


def written(page: Page) -> str:
    return page.evaluate("JSON.parse(localStorage.getItem('downhill own lessons')).drafts.at(-1)")


def test_a_lesson_is_collected_written_tried_and_given_away(visit):
    visitor = visit()
    page, address = visitor.page, visitor.address
    collect(page, f"{address}?1=sgd&steps=20&only=x,y&title=Which%20way%3F&note=Look.")
    collect(page, f"{address}data?batch=16&v=1")
    one = read(written(page))
    assert [(step.heading, step.page, step.controls) for step in one.steps] == [
        ("Which way?", "playground", ("x", "y")), (one.steps[1].heading, "data", None),
    ]  # fmt: skip
    assert one.steps[0].story == ("Look.",)
    assert one.steps[1].entries["batch"] == "16"

    page.get_by_role("link", name="Write the lesson").click()
    page.wait_for_function(CHECKED)
    page.get_by_label("Title", exact=True).fill("Mine")
    page.locator(".unfold").first.click()
    page.get_by_label("Question", exact=True).select_option("choose")
    page.get_by_label("What is asked").fill("How does it go?")
    page.get_by_label("Answer 1", exact=True).fill("straight")
    page.get_by_label("Answer 2", exact=True).fill("back and forth")
    page.get_by_label("Answer 2 is right").check()
    page.get_by_label("Text once it is answered").fill("It turns back ")
    page.locator(".facts summary").click()
    page.locator(".facts button").filter(has_text="sgd.zigzags").click()
    page.get_by_role("button", name="Move step 1 down").click()
    page.get_by_role("button", name="Move step 2 up").click()
    page.reload()
    page.wait_for_function(CHECKED)
    one = read(written(page))
    assert (one.title, one.steps[0].question.ask, one.steps[0].after) == (
        "Mine", "How does it go?", ("It turns back {sgd.zigzags}",),
    )  # fmt: skip
    assert one.steps[0].entries["reveal"] == "clock"
    expect(page.locator(".mistakes")).to_contain_text("Nothing is wrong with it.")

    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Save as a file").click()
    assert downloaded.value.suggested_filename == "Mine.md"
    assert downloaded.value.path().read_text("utf-8") == written(page)

    link = page.evaluate("document.querySelector('.downhill').player.writing.address")
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("(link) => window.copied === link", arg=link)

    page.get_by_role("button", name="As students see it").click()
    at(page, 1)
    page.get_by_role("button", name="back and forth").click()
    expect(page.locator(".story .told")).to_have_text("Yes.")
    page.go_back()
    page.wait_for_function(CHECKED)

    student = visit().page
    student.goto(f"{link}&lang=ko")
    at(student, 1)
    expect(student.locator(".story > h2")).to_have_text("Which way?")
    student.get_by_role("button", name="straight").click()
    expect(student.locator(".story .told")).to_contain_text("back and forth")
    expect(student.locator(".story .after")).to_contain_text("It turns back ")
    student.locator(".story .forward").click()
    at(student, 2)
    [key] = student.evaluate("Object.keys(JSON.parse(localStorage.getItem('downhill lessons')))")
    assert key.startswith("own ")


def test_a_file_is_opened_as_it_is_its_text_stays_text_and_what_is_none_or_too_long_says_so(visit):
    visitor = visit()
    page = visitor.page
    page.goto(f"{visitor.address}lessons?lesson=write")
    page.wait_for_function(CHECKED)
    file, said = page.locator("input[type=file]"), page.locator(".said [role=status]")
    for name, content, told in (
        ("b.md", b"\x89PNG\x00\xff", "no text in UTF-8"), ("c.md", b"just words", "no lesson"),
        ("d.md", b"## a\n" + b"x" * 60_000, "too large"), ("e.md", b"0" * 500_000, "too large"),
    ):  # fmt: skip
        file.set_input_files({"name": name, "mimeType": "text/markdown", "buffer": content})
        expect(said).to_contain_text(f"{name} is {told}")
    content = HOSTILE.replace("\n", "\r\n").encode()
    file.set_input_files({"name": "a.md", "mimeType": "text/markdown", "buffer": content})
    expect(said).to_contain_text("a.md is opened")
    assert written(page) == HOSTILE
    page.wait_for_function(CHECKED)
    expect(page.locator(".mistakes")).to_contain_text("{there}: there is no number “there” here")
    page.evaluate(DROP, "# Dropped\nminutes: 1\naim: a\n\n## B\nexperiment: 1=sgd\n")
    expect(said).to_contain_text("f.md is opened")
    assert written(page).startswith("# Dropped")
    page.locator(".writing header select").first.select_option("0")
    expect(page.get_by_label("Title", exact=True)).to_have_value("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Discard").click()
    assert "onerror" not in page.evaluate("localStorage.getItem('downhill own lessons')")
    page.get_by_role("button", name="Bring it back").click()
    assert written(page) == HOSTILE

    # To a student text of others stays text
    page.get_by_role("button", name="As students see it").click()
    page.wait_for_function(ASKED)
    page.locator(".story .options button").first.click()
    expect(page.locator(".story .after")).to_contain_text("</p><img src=x>")
    expect(page.locator(".story h2")).to_have_text("<script>alert(1)</script>")
    assert page.locator(".story :is(img, iframe, script, svg, b[onclick], u, i, a[href*=javascript])").count() == 0
    page.go_back()
    page.wait_for_function(CHECKED)

    # A link that is too long says what to do
    page.get_by_role("button", name="As text").click()
    words = " ".join(str(i * i * 7919) for i in range(1500))
    page.get_by_label("The text of the lesson").fill(f"# A\nminutes: 1\naim: a\n\n## B\nexperiment: 1=sgd\n\n{words}\n")
    page.wait_for_function(CHECKED)
    expect(page.locator(".length")).to_contain_text("Shorten the texts or take out a step")
    expect(page.get_by_role("button", name="Copy link")).to_be_disabled()
    page.get_by_role("button", name="As students see it").click()
    at(page, 1)
    expect(page.locator(".story > h2")).to_have_text("B")


def test_nothing_is_trained_before_it_is_wanted(visit):
    experiment = "experiment: network?layers=1&units=9&iterations=20&1=sgd"
    text = f"# A\nminutes: 1\naim: a\n\n## B\n{experiment}\n\nchoose: c?\n- d [right]\n- e\n"
    visitor = visit()
    page = visitor.page
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{visitor.address}lessons?lesson={link_of(text)}")
    page.wait_for_function(ASKED)
    expect(page.locator(".gate")).to_be_visible()
    assert not any("answer/network" in url for url in asked)
    page.get_by_role("button", name="d", exact=True).click()
    expect(page.locator(".gate")).to_be_visible()
    page.get_by_role("button", name="Train them now").click()
    expect(page.locator(".gate")).to_be_hidden()
    page.wait_for_function("() => document.querySelector('.downhill').player.player?.answer?.query && heard.rests")
    assert any("answer/network" in url for url in asked)
    expect(page.locator(".story .told")).to_have_text("Yes.")
