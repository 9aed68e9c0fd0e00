"""What a teacher has of a lesson: its aim, all of its steps with their answers, and what goes on paper.

show=teacher is the page to read, show=worksheet the two sheets for the class, show=key the same with the answers.
"""

from collections.abc import Iterator, Mapping
from time import monotonic
from typing import Any

from catalogue import Parameter, Surface
from charts.plain_text import plain_text
from interface.data.view import BATCH
from interface.jobs.thread_queue import Works, together
from interface.kit.controls import label, option_message
from interface.kit.runs import AT_ONCE
from interface.kit.tabs import place
from interface.lessons.answer import data as data_of_step
from interface.lessons.answer import works as works_of_step
from interface.lessons.facts import are_kept, entrants, facts, minima, scenario_of
from interface.lessons.facts import works as works_of
from interface.lessons.ground import picture
from interface.lessons.own import WRITE
from interface.lessons.question import QuestionError, question_of
from interface.lessons.view import TAUGHT, LessonView
from language import Joined, Message, listed, told_by
from lessons.facts import Fact, named
from lessons.lesson import Question, Step, filled
from schedules import SCHEDULES
from simulation.link import RULES
from simulation.rules import Rules
from simulation.scenario import Entrant, names_of
from simulation.words import figure

WITH_PLACES = ("place", "draw")
"""Kinds of question that are answered on the picture."""
SEEN = 1e-3
"""So small a share of the picture can be seen."""
SHOWS = {
    "maps": Message("Map of {names} on {place}"),
    "basins": Message("Basins of {names} on {place}"),
    "race": Message("Fair race of {names}"),
    "network": Message("{names} on handwritten digits"),
    "slices": Message("The loss around {names}"),
}
"""Page -> what a step shows of it."""
NAMED = {
    "batch": Message("size of a mini-batch"),
    "steps": Message("steps"),
    "x": Message("start x"),
    "y": Message("start y"),
}
"""Entry of a link that no class declares -> what it is."""


def _taught(shown: LessonView) -> bool:
    return shown.show in TAUGHT and shown.name != WRITE


def works(shown: LessonView) -> Works:
    """What takes long of the step that is shown, for a teacher of all steps."""
    if not _taught(shown):
        return works_of_step(shown)
    return together(works_of(step.page, step.entries) for step in shown.lesson.steps)


def data(shown: LessonView) -> dict[str, Any]:
    """The component's data; for a teacher with `taught`: how many steps are not computed yet, and those that are.

    One answer computes for so long as an answer may, and the facts are kept: who asks again gets the rest.
    """
    if not _taught(shown):
        return data_of_step(shown) | {"taught": None}
    one, until, steps, computed = shown.lesson, monotonic() + AT_ONCE, [], 0
    for number, step in enumerate(one.steps, 1):
        if not are_kept(step.page, step.entries):
            if computed and monotonic() > until:
                break
            computed += 1
        steps.append(taught(step, number, shown.language))
    told = {"belief": one.belief, "surprise": one.surprise, "missing": len(one.steps) - len(steps), "steps": steps}
    return data_of_step(shown) | {"taught": told}


def taught(step: Step, number: int, language: str) -> dict[str, Any]:
    """One step with its answer.

    shows: what its experiment is; said: what is said afterwards; picture: where it is answered on one.
    """
    known = facts(step.page, step.entries)
    texts = {name: fact.text for name, fact in known.items()}
    found = {
        "number": number, "heading": step.heading, "page": step.page, "entries": dict(step.entries),
        "shows": shows(step), "said": [filled(paragraph, texts, language) for paragraph in step.after],
        "question": None, "picture": None,
    }  # fmt: skip
    if step.question is None:
        return found
    try:
        found["question"] = _asked(step, step.question, known)
        if step.question.kind in WITH_PLACES:
            found["picture"] = picture(step, step.question)
    except QuestionError as error:  # a lesson of one's own may name what there is not
        reason = Message("There is no answer: {reason}.", reason=told_by(error))
        found["question"] = {"kind": "none", "ask": step.question.ask, "answer": reason}
    return found


def _asked(step: Step, question: Question, known: Mapping[str, Fact]) -> dict[str, Any]:
    """The question as a learner has it, with its answer in words."""
    asked = question_of(step, question, known)
    if question.kind == "choose optimizer":
        for one, name in zip(asked["entrants"], names_of(entrants(step.page, step.entries)), strict=True):
            one["name"] = name
    return asked | {"answer": answer(step, question, asked, known)}


def answer(step: Step, question: Question, asked: Mapping[str, Any], known: Mapping[str, Fact]) -> Message | str:
    """The answer in words, with its numbers. `asked` is the question as a learner has it."""
    who = question.parts.get("who")
    match question.kind:
        case "choose":
            return listed([one["text"] for one in asked["options"] if one["right"]])
        case "choose optimizer":
            every = [Message("{name} ({value})", name=one["name"], value=one["text"]) for one in asked["entrants"]]
            right = [one["name"] for one in asked["entrants"] if one["right"]]
            return Message("{right}. All of them: {all}.", right=listed(right), all=Joined(every, ", "))
        case "guess":
            return asked["text"]
        case "goal":
            return reached_by(step, question)
        case "draw":
            start, end = _point(step, known, "start_x", "start_y"), _point(step, known, f"{who}.x", f"{who}.y")
            return Message(
                "The path of {name} leads from {start} to {end}. It is {path} long and turns back across the valley so "
                "many times: {zigzags}.",
                name=name_of(step, who), start=start, end=end,
                path=known[f"{who}.path"].text, zigzags=known[f"{who}.zigzags"].text,
            )  # fmt: skip
    if who:
        return Message(
            "{name} ends at {point}.", name=name_of(step, who), point=_point(step, known, f"{who}.x", f"{who}.y")
        )
    lowest = [f"({figure(x)}, {figure(y)})" for x, y in minima(step.page, step.entries)]
    return Message("The lowest point is at {points}.", points=listed(lowest))


def _point(step: Step, known: Mapping[str, Fact], *names: str) -> str:
    """Two facts as a point: what is no distance in the picture is 0."""
    view = scenario_of(step.page, step.entries).surface.view
    values = zip((known[name].value for name in names), view, strict=True)
    return f"({', '.join(figure(0.0 if abs(value) < SEEN * (high - low) else value) for value, (low, high) in values)})"


def name_of(step: Step, who: str | None) -> str:
    """What an optimizer is called that facts call so: “SGD 2” of sgd_2."""
    taking_part = entrants(step.page, step.entries)
    return dict(zip((name for name, _ in named(taking_part)), names_of(taking_part), strict=True))[who or ""]


def reached_by(step: Step, question: Question) -> Message:
    """The change that reaches a goal, or the claim where the lesson says none."""
    if not question.by:
        return Message("As soon as this holds: {claim}.", claim=question.right)
    return Message("For example: {changes}.", changes=Joined(_changes(step, question.by), "; "))


def _changes(step: Step, changed: Mapping[str, str]) -> Iterator[Message]:
    slots = {str(one.slot): (one, name) for one, name in _with_names(step)}
    for entry, text in changed.items():
        prefix, _, name = entry.partition(".")
        if prefix in slots and name:
            entrant, called = slots[prefix]
            declared = entrant.optimizer.parameters().get(name)
            yield Message(
                "{what} of {name}: {value}", what=_what(name, declared), name=called, value=_value(declared, text)
            )
        else:
            name, declared = _declared(step, prefix, name)
            yield Message("{what}: {value}", what=_what(name, declared, entry), value=_value(declared, text))


def _with_names(step: Step) -> Iterator[tuple[Entrant, str]]:
    taking_part = entrants(step.page, step.entries)
    return zip(taking_part, names_of(taking_part), strict=True)


def _declared(step: Step, prefix: str, name: str) -> tuple[str, Parameter | None]:
    """The parameter of an entry, of the surface or of the rules, with its name."""
    if prefix == "surface" and name:
        return name, scenario_of(step.page, step.entries).surface.parameters().get(name)
    rules = {key: rule for rule, key in RULES.items()}
    rule = rules.get(f"{prefix}.{name}" if name else prefix)
    return (rule, Rules.parameters()[rule]) if rule else (name or prefix, None)


def _what(name: str, declared: Parameter | None, entry: str = "") -> Message | str:
    """What an entry is called, by its symbol where that is all there is to say."""
    if entry == "schedule":
        return Message("Schedule")
    if declared is None:
        return NAMED.get(entry or name, entry or name)
    text = label(name, declared.symbol)
    return Message(text) if text else plain_text(declared.symbol)


def _value(declared: Parameter | None, text: str) -> Message | str:
    """A value of an entry as people read it."""
    if text in SCHEDULES:
        return Message(SCHEDULES[text].name)
    return option_message(text) if declared and declared.is_choice else text.replace("-", "−")


def shows(step: Step) -> Message:
    """What the experiment of a step is: who takes part, with what the lesson sets, where, and how long."""
    names = Joined([_with_settings(step, one, name) for one, name in _with_names(step)], ", ")
    if step.page in ("race", "network", "slices"):
        return Message(SHOWS[step.page].template, names=names)
    scenario = scenario_of(step.page, step.entries)
    where = _place(step, scenario.surface)
    if step.page in SHOWS:
        return Message(SHOWS[step.page].template, names=names, place=where)
    x, y = map(figure, scenario.start)
    told: dict[str, Any] = {"names": names, "place": where, "x": x, "y": y, "steps": f"{scenario.steps:,}"}
    if step.page == "data":
        batch = step.entries.get("batch", str(BATCH))
        return Message(
            "{names} on {place}, in mini-batches of {batch}, from ({x}, {y}); steps: {steps}", batch=batch, **told
        )
    return Message("{names} on {place}, from ({x}, {y}); steps: {steps}", **told)


def _place(step: Step, surface: Surface) -> Message | str:
    """The surface, with what the lesson's link chooses of it."""
    chosen = [
        Message("{what}: {value}", what=_what(name, declared), value=_value(declared, text))
        for name, declared in surface.parameters().items()
        if declared.is_choice and (text := step.entries.get(f"surface.{name}"))
    ]
    if not chosen:
        return place(surface)
    return Message("{name} ({settings})", name=place(surface), settings=Joined(chosen, ", "))


def _with_settings(step: Step, entrant: Entrant, name: str) -> Message:
    """An optimizer's name, with what the lesson's link says of it: “Adam (η = 0.3, β₁ = 0)”."""
    settings = []
    for parameter, declared in entrant.optimizer.parameters().items():
        text = step.entries.get(f"{entrant.slot}.{parameter}")
        if text is not None and declared.is_number and declared.symbol:
            settings.append(f"{plain_text(declared.symbol)} = {_value(declared, text)}")
        elif text is not None and declared.is_switch and text != ("on" if declared.default else "off"):
            settings.append(Message("{what} {value}", what=_what(parameter, declared), value=option_message(text)))
    return Message("{name} ({settings})", name=name, settings=Joined(settings, ", ")) if settings else Joined([name])
