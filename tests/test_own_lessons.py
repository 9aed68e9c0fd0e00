"""A lesson of one's own: text, link and back; whatever a link or a draft says is answered or refused, and cheaply."""

import base64
import contextlib
import json
import re
import tracemalloc
import zlib
from collections import Counter
from time import process_time

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from in_node import in_node
from test_lessons import CHOICE, GOOD, settle

from interface.kit.request import LONGEST, Request, RequestError
from interface.lessons import own
from interface.lessons.own import DRAFT, MOST_LINK, WRITE, OwnLessonError, lesson_of, link_of, text_of
from interface.pages import LESSONS
from interface.shell.answers import written
from interface.shell.sharing import MOST_IN_CODE, qr_code
from language import ENGLISH, KOREAN
from lessons import FOLDER, LessonError, lesson, names, read
from lessons.lesson import KINDS, LARGEST, MOST_STEPS, PAGES

SECONDS = 10
"""Of the processor, for eight answers: a tenth of it is taken."""


def sent(query: dict, language: str = ENGLISH, **received) -> dict:
    return json.loads(written(LESSONS, Request.read({"lang": language, "query": query, **received}), False))


def heard(text: str, **received) -> dict:
    """What the page where it is written says of a text."""
    return sent({"lesson": WRITE}, text=text, **received)["written"]


def packed(raw: bytes, prefix: str = "own1.") -> str:
    return prefix + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@given(st.text(max_size=2000))
def test_a_text_survives_its_link(text):
    link = link_of(text)
    assert re.fullmatch(r"own1\.[A-Za-z0-9_-]*", link)
    assert text_of(link) == text


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.name)
def test_every_lesson_of_the_house_has_a_link_that_is_short_enough(path):
    text = path.read_text("utf-8")
    link = link_of(text)
    found = lesson_of(link)
    assert found == read(text)
    length = len(f"https://downhill.example/lessons?lesson={link}&at=1&v=1")
    assert length < MOST_LINK or found.group, "one beside a text has a step for each of its sections"


def test_a_link_of_today_is_read_for_ever():
    """As it was written in the days of version 1."""
    link = "own1.U1ZwzcxTCEnMUXi1ecWb5XNe7djAlZuZV1qSWmylYMqVmJlrpZDIxaWsrODElVpRkFqUmZuaV2KlUGZrrGZoW5yewgUA"
    assert text_of(link) == "# Ein Tal 골짜기\nminutes: 5\naim: a\n\n## B\nexperiment: v=3&1=sgd\n"


@given(st.binary(max_size=300))
def test_any_bytes_of_a_link_are_read_or_refused(raw):
    with contextlib.suppress(OwnLessonError):
        lesson_of(packed(raw))


@given(st.text(max_size=80))
def test_whatever_stands_for_a_lesson_is_answered(name):
    answer = sent({"lesson": name})
    assert answer["step"]["heading"]
    assert name in (*names(), WRITE) or answer["problems"]


@pytest.mark.parametrize(
    ("link", "told"),
    [
        (packed(b"", "own2."), "version 2, and this server reads version 1"),
        (packed(deflated(GOOD.encode())[:-9]), "not whole"),
        (packed(deflated(GOOD.encode()) + b"x"), "not whole"),
        (packed(b"\xff\xff"), "not whole"),
        (packed(deflated(b"\xff\xfe# A")), "not whole"),
        ("own1.a", "not whole"),
        (packed(deflated(b"# A title")), "a step at least"),
        (packed(deflated(GOOD.replace("minutes: 10", "minutes: ten").encode())), "line 2: minutes is a whole number"),
        (packed(deflated(b"0" * 4 * LARGEST * 50)), "more than 60,000 characters"),
        (DRAFT, "this browser has none that is being written"),
    ],
    ids=str,
)
def test_a_link_that_cannot_be_read_says_why_and_shows_the_first_lesson(link, told):
    answer = sent({"lesson": link})
    assert any(told in problem for problem in answer["problems"]), answer["problems"]
    assert answer["lesson"]["title"] == lesson(names()[0]).title


def test_a_link_that_unpacks_to_much_takes_little_memory():
    """14 kB that unpack to 14 MB; a zip bomb of a request's largest entry is not larger."""
    bomb = packed(deflated(b"\0" * 14_000_000))
    assert len(bomb) < LONGEST
    tracemalloc.start()
    with pytest.raises(OwnLessonError):
        text_of(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000


def test_a_link_is_shown_as_any_lesson_and_can_be_written_on():
    answer = sent({"lesson": link_of(GOOD)}, KOREAN)
    assert answer["problems"] == []
    assert (answer["lesson"]["title"], answer["lesson"]["text"]) == ("A title", GOOD)
    assert answer["step"]["story"] == ["It ends 0.361 away."]
    assert [one["right"] for one in answer["step"]["question"]["options"]] == [True, False]
    assert answer["query"]["lesson"] == link_of(GOOD)
    assert answer["link"]["lesson"] == link_of(GOOD)


def test_progress_is_kept_by_the_text():
    keys = {sent({"lesson": link_of(text)})["lesson"]["key"] for text in (GOOD, GOOD + "\n", GOOD.replace("10", "11"))}
    assert len(keys) == 3
    assert sent({"lesson": DRAFT}, text=GOOD)["lesson"]["key"] in keys
    assert sent({})["lesson"]["key"] == names()[0]


def test_what_is_written_gets_its_link_and_its_numbers():
    told = heard(GOOD, opened=1)
    assert told["mistakes"] == []
    assert text_of(told["link"]) == GOOD
    assert told["opened"]["facts"]["sgd.zigzags"] == "29"
    assert {"1.learning_rate", "x", "surface"} <= set(told["opened"]["controls"])
    assert (heard("")["mistakes"], heard("")["link"]) == ([], None)
    assert sent({"lesson": WRITE})["written"] is None


@pytest.mark.parametrize(
    ("change", "line", "told"),
    [
        (("# A title", "A title"), 1, "begins with “# ”"),
        (("{sgd.left}", "{sgd.lefft}"), 5, "{sgd.lefft}: there is no number “sgd.lefft” here"),
        (("zigzags > 3", "zigzags > 300"), 17, "does not hold of the experiment: sgd.zigzags > 300"),
        (("zigzags > 3", "zigzag > 3"), 17, "there is no fact “sgd.zigzag” here"),
        (("controls: none", "controls: momentum"), 5, "“momentum” is no entry of this experiment's link"),
        (("=quadratic", "=moon"), 5, "received “moon”"),
        (("&1=sgd", "&hide=moon&1=sgd"), 5, "received “moon”"),
        (("left > 0", "left > 9"), 11, "none of its answers is right"),
        (("- there", "- there [right]"), 11, "2 of the answers are right"),
        ((CHOICE, "guess: How?\nright: sgd.turns\nscale: 0 to 30"), 11, "there is no number “sgd.turns” here"),
        ((CHOICE, "guess: How?\nright: sgd.zigzags\nscale: 0 to 20"), 11, "the answer, 29, is not on the scale"),
        ((CHOICE, "place: Where?\nright: end of adam"), 11, "no optimizer “adam” here; there are sgd"),
        ((CHOICE, "draw: How?\nright: path of adam"), 11, "no optimizer “adam” here; there are sgd"),
        ((CHOICE, "goal: Arrive.\nright: sgd.left < 9"), 11, "reached before anything is changed"),
        ((CHOICE, "choose optimizer: Who?\nright: least gravity"), 11, "there is no number “sgd.gravity” here"),
        ((CHOICE, "choose optimizer: Who?\nright: least lost"), 11, "none of the optimizers has a number “lost”"),
        (("surface=quadratic&", "network?"), 11, "the numbers of a training are known only where"),
    ],
    ids=str,
)
def test_a_mistake_is_told_with_its_line_while_it_is_written(change, line, told):
    found = heard(GOOD.replace(*change))["mistakes"]
    assert any(one["line"] == line and told in one["text"] for one in found), found


def test_a_step_that_lacks_numbers_is_shown_with_what_is_missing():
    answer = sent({"lesson": link_of(GOOD.replace("surface=quadratic&", "network?layers=1&units=7&"))})
    assert answer["step"]["trains"] is True
    assert answer["step"]["question"] is None
    assert answer["step"]["story"] == ["It ends {sgd.left} away."]
    assert any(
        "The question of this step cannot be asked: the numbers of a training" in one for one in answer["problems"]
    )


def test_a_recorded_training_asks_nobody():
    step = next(step for name in names() for step in lesson(name).steps if step.page == "network")
    entries = "&".join(f"{key}={text}" for key, text in step.entries.items())
    text = f"# A\nminutes: 1\naim: a\n\n## B\nexperiment: network?{entries}\n\n{{sgd.accuracy}}\n"
    answer = sent({"lesson": link_of(text)})
    assert answer["step"]["trains"] is False
    assert answer["problems"] == []


def test_lessons_of_the_house_are_written_without_a_mistake():
    for name in ("zigzag", "momentum", "network"):
        text = (FOLDER / f"{name}.md").read_text("utf-8")
        told = heard(text)
        while told["unchecked"]:
            told = heard(text)
        assert told["mistakes"] == [], name


SAID = (
    "least left", "end of sgd", "end of adam", "minimum", "path of sgd", "sgd.left", "sgd.left < 3", "0 to 3",
    "9" * 400 + " to 1", "x, y", "none", "http://[", "?", "1=sgd&f=1/x&surface=custom",
)  # fmt: skip
SHOWN = (
    "", "1=sgd", "1=sgd&1.learning_rate=40", "entrants=none", "surface=rastrigin&x=9e9", "batch=16",
    "f=x&surface=custom&1=adam", "slice=joint&1=sgd", "view=picture&hide=a",
)  # fmt: skip
KEYS = (*KINDS, "right", "scale", "experiment", "controls", "holds", "aim")
LINE = st.one_of(
    st.sampled_from(GOOD.splitlines()),
    st.builds("{}: {}".format, st.sampled_from(KEYS), st.sampled_from(SAID)),
    st.builds("experiment: {}?{}".format, st.sampled_from(PAGES), st.sampled_from(SHOWN)),
    st.builds("## {}".format, st.text(max_size=8)),
    st.text(max_size=60),
)


@settings(max_examples=60)
@given(st.lists(LINE, max_size=16).map("\n".join), st.integers(0, 5))
def test_whatever_is_written_is_answered(lines, opened):
    """Also with a race or a training in it, which are not run for that; and what is read can be looked at."""
    for text in (lines, f"# A\nminutes: 1\naim: a\n\n{lines}"):
        answer = sent({"lesson": WRITE}, text=text, opened=opened)
        assert "computing" in answer or answer["written"]["link"] or not text.strip() or answer["written"]["mistakes"]
        shown = sent({"lesson": DRAFT, "at": str(opened)}, text=text)
        assert "computing" in shown or shown["step"]["heading"]
        taught = sent({"lesson": DRAFT, "show": "teacher"}, text=text)
        assert "computing" in taught or taught["taught"]["steps"]


@pytest.mark.parametrize(
    "text",
    [
        "x" * LARGEST, "\n" * LARGEST, "- " + " " * 50_000 + "x", "{a" * 20_000, "a\n" * 20_000, "[right" * 9_000,
        "\n".join(["holds: 1"] * 6_000), "\n".join(["- x"] * 15_000), "guess: a\nright: " + "a." * 20_000,
        "## a\n" * 11_000, "choose: a\n- " + "( " * 140 + "\n- b [right when " + "not " * 70 + "1]",
        "choose: a\n- b [right]" + "\n- c" * 9_000, "guess: a\nright: sgd.left\nscale: 0 to " + "9" * 9_000,
        "place: where?\nright: end of sgd",
    ],
    ids=lambda text: text[:12].encode("unicode_escape").decode(),
)  # fmt: skip
def test_no_text_takes_long(text):
    began = process_time()
    for head in ("# A\nminutes: 1\naim: a\n", f"# A\nminutes: {'0' * 5000}\naim: a\n"):
        for step in ("", "\n## B\nexperiment: 1=sgd&1.learning_rate=1e9\n\n"):
            whole = (head + step + text)[:LARGEST]
            heard(whole, opened=1)
            sent({"lesson": DRAFT}, text=whole)
    assert process_time() - began < SECONDS


def test_the_numbers_of_many_steps_are_told_one_after_the_other():
    step = "\n## B\nexperiment: steps={}&1=sgd&2=adam&3=momentum\n\n{{sgd.lefft}}\n"
    text = "# A\nminutes: 1\naim: a\n" + "".join(step.format(100 + i) for i in range(MOST_STEPS))
    told, asked = heard(text), 1
    while told["unchecked"]:
        told, asked = heard(text), asked + 1
        assert asked < 100
    assert len(told["mistakes"]) == MOST_STEPS


@pytest.mark.parametrize(
    "said",
    [3, None, [], {"a": 1}, "\ud800", "x" * (LARGEST + 1)],
    ids=["number", "nothing", "list", "object", "half a sign", "too long"],
)
def test_a_browser_may_send_anything_as_its_draft(said):
    assert sent({"lesson": DRAFT}, text=said, opened="x")["problems"]
    told = sent({"lesson": WRITE}, text=said, opened=True)["written"]
    assert told is None or told["mistakes"]


def test_the_longest_link_of_a_code_has_one():
    assert MOST_IN_CODE < MOST_LINK
    assert qr_code("https://downhill.example/lessons?lesson=".ljust(MOST_IN_CODE, "a")).startswith("data:image/svg")


def test_a_link_longer_than_a_request_may_be_is_refused():
    with pytest.raises(RequestError, match="at most 20,000 characters"):
        sent({"lesson": "own1." + "a" * LONGEST})


def test_an_experiment_of_a_lesson_is_no_larger_than_one_of_a_page():
    with pytest.raises(LessonError, match="at most 400 entries of 20,000 characters"):
        own.own_lesson(GOOD.replace("1=sgd", "f=" + "x" * (LONGEST + 1)))


def test_a_race_is_run_for_whoever_unfolds_its_step():
    link = "race?budget=50&starts=4&seeds=1&trials=3&s1=quadratic&1=sgd&2=adam"
    text = f"# A\nminutes: 1\naim: a\n\n## B\nexperiment: {link}\n"
    told = heard(text)
    assert (told["long"], told["mistakes"], told["unchecked"]) == ([1], [], False)
    answer = sent({"lesson": WRITE}, text=text, opened=1, asker="writer")
    assert 0 <= answer["computing"] < 1


def test_a_step_is_computed_like_any_long_work_whatever_was_made_of_it():
    """Also where that is there already."""
    large, small = "surface=rastrigin&steps=397&1=sgd", {"surface": "quadratic", "steps": "10", "1": "sgd"}
    text = f"# A\nminutes: 1\naim: a\n\n## B\nexperiment: basins?{large}\n\ngoal: Fewer.\nright: sgd.local < 0\n"
    settle("basins", small)
    answer = sent({"lesson": link_of(text)}, tried=small, asker="learner")
    assert 0 <= answer["computing"] < 1


@pytest.fixture(scope="module")
def through_form(tmp_path_factory: pytest.TempPathFactory):
    """Texts -> what the form of the writing page makes of each, without a change by hand."""
    script = (
        'import { join, split } from "./format.js";\nconst made = (texts) => texts.map((text) => join(split(text)));'
    )
    return in_node(tmp_path_factory.mktemp("form"), ["lessons/format.js"], script)


def test_the_form_leaves_every_lesson_of_the_house_as_it_is(through_form):
    texts = [path.read_text("utf-8") for path in sorted(FOLDER.glob("*.md"))]
    assert through_form(texts) == texts


@settings(max_examples=8, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(LINE, max_size=16).map("\n".join), min_size=40, max_size=60))
def test_the_form_loses_nothing_of_any_text(through_form, texts):
    """What is no part of a lesson stays among its texts; only blanks and the places of empty lines may be others."""
    formed = through_form(texts)
    for text, after, again in zip(texts, formed, through_form(formed), strict=True):
        assert again == after
        assert not said_in(text) - said_in(after), text


def said_in(text: str) -> Counter[str]:
    """The lines without blanks."""
    return Counter(filter(None, (re.sub(r"\s|\ufeff", "", line) for line in text.split("\n"))))
