// A lesson: the story on one side, the page that its step shows on the other, with what may be changed there.
import { poster } from "../kit/channel.js";
import { element } from "../kit/dom.js";
import { mount, playerStyle, stylesheet } from "../kit/loading.js";
import { Page } from "../kit/page.js";
import { language, t } from "../kit/words.js";
import { experimentAddress, leading } from "./addresses.js";
import { addDraft, readDraft } from "./draft.js";
import { fillMenu } from "./listed.js";
import { LessonPaper } from "./paper.js";
import { StepPlace } from "./place.js";
import { readProgress, writeProgress } from "./progress.js";
import { questionOf } from "./question.js";
import { paragraphs } from "./story.js";
import { Teacher } from "./teacher.js";
import { Writing } from "./write.js";

const [DRAFT, WRITE] = ["draft", "write"]; // the lesson that is written in this browser, and where it is written
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");
const LOOKING = 200; // milliseconds between two looks whether a run has been played to its end
const TRAINING = ["waiting", "running", "paused"]; // states of a training that is not over
const PLAYED = ["playground", "data", "network", "slices"]; // pages on which something goes on after a guess
const VEILED = ["maps", "basins", "race", "network", "slices"]; // pages that show at once what came out: not before a guess

class LessonPage extends Page {
  constructor(root) {
    super(root);
    this.keys.destroy(); // the page of the step has the keys
    this.build();
  }

  attach(place) {
    super.attach(place);
    this.paper?.destroy();
    this.paper = place.isAddressBar ? new LessonPaper(this) : null;
  }

  /** The title and the question stand in the story. */
  get editable() {
    return false;
  }

  build() {
    this.shownStep = null; // what the page was made from
    this.menu = element("select", { class: "lessons", "aria-label": t("Lesson"), onchange: () => this.go(this.menu.value, 1) });
    this.about = element("p", { class: "about" });
    this.steps = element("ol", { class: "steps" });
    this.heading = element("h2", { tabindex: -1 });
    this.words = element("div", { class: "words" });
    this.questionPlace = element("div", { class: "question-place" });
    this.after = element("div", { class: "after", role: "status" });
    this.back = element("a", { class: "back" }, t("Back"));
    this.skip = element("button", { type: "button", class: "quiet", onclick: () => this.reveal() }, t("Show me without a guess"));
    this.next = element("a", { class: "forward" }, t("Next"));
    this.nextLesson = element("a", { class: "next-lesson" });
    this.everything = element("a", { class: "everything", target: "_blank" }, t("Open everything"));
    const turn = element("nav", { class: "turn", "aria-label": t("Steps of the lesson") }, this.back, this.skip, this.next);
    this.teacher = new Teacher(this);
    this.forTeacher = element("a", { class: "everything" }, t("For the teacher: answers and worksheet"));
    this.own = element("p", { class: "own" });
    const head = element("header", {}, this.menu, this.steps);
    this.story = element("article", { class: "story" }, head, this.about, this.heading, this.words, this.questionPlace, this.after, turn, this.nextLesson, this.everything, this.forTeacher);
    this.stage = element("div", { class: "downhill shown" });
    this.curtain = element("p", { class: "curtain", hidden: true }, t("What comes out is shown here once you have guessed."));
    const train = element("button", { type: "button", class: "answer", onclick: () => this.showPage(this.answer.lesson, this.answer.step, true) }, t("Train them now"));
    this.gate = element("div", { class: "gate", hidden: true }, element("p", {}, t("For this step the server trains networks, which takes from some seconds to some minutes.")), train);
    this.frame = element("div", { class: "lesson-page" }, this.story, this.stage, this.curtain, this.gate);
    this.writingPlace = element("div", { hidden: true });
    this.root.append(this.notice, this.frame, this.teacher.root, this.writingPlace);
  }

  /** What a learner has made of the step's experiment, and what is written here, where that is asked for. */
  request() {
    const { lesson } = this.address ?? this.state.query;
    const written = this.writing ? this.writing.asked() : [DRAFT, WRITE].includes(lesson) ? { text: readDraft() ?? (lesson === WRITE ? "" : null) } : {};
    return { tried: this.tried ?? null, ...written };
  }

  needs() {
    return [];
  }

  unpacked() {
    return {};
  }

  pause(data) {
    return this.writing?.pause ?? this.teacher.pause(data);
  }

  draw(data) {
    const { lesson, step, query } = data;
    this.showWriting(query.lesson === WRITE);
    if (this.writing) return this.writing.hear(data);
    this.frame.hidden = this.teacher.draw(data);
    if (this.frame.hidden) return this.leave();
    this.teacher.leading(this.forTeacher, { show: "teacher" });
    const shown = JSON.stringify([query.lesson, query.at, language(), step.entries]);
    if (shown !== this.shownStep) {
      this.shownStep = shown;
      this.drawMenu(data);
      this.drawStep(lesson, step);
    } else if (this.player?.visited) this.player.visit(this.player.visited); // which looks whether the theme is another
    this.drawSteps(lesson, step.number);
    if (data.tried) this.question?.look?.(data.tried);
  }

  /** The page where a lesson is written stands in place of the lesson. */
  showWriting(written) {
    this.writingPlace.hidden = !written;
    if (written === Boolean(this.writing)) return;
    if (!written) {
      this.writing.destroy();
      this.writing.root.remove();
      this.writing = null;
      return;
    }
    this.frame.hidden = true;
    this.teacher.hide();
    this.leave();
    this.writing = new Writing(this);
    this.writingPlace.append(this.writing.root);
  }

  /** Let go of the page of the step. */
  leaveStep() {
    this.turn = this.waiting = this.starting = null;
    clearInterval(this.watch);
    this.question?.destroy();
    this.question = null;
    this.player?.destroy();
    this.player = null;
    this.stage.replaceChildren();
  }

  /** The step is made anew when the lesson comes back: where one is written, and for a teacher, there is none. */
  leave() {
    this.leaveStep();
    this.shownStep = null;
  }

  /** To where one's own lesson is written: above somebody's own, of which a copy can be edited, and below those of the house. */
  drawOwn({ name, text }) {
    if (text) this.steps.before(this.own);
    else this.everything.after(this.own);
    const write = element("a", { href: "?lesson=write" }, name === DRAFT ? t("Go on writing") : text ? t("Edit a copy of it") : t("Write a lesson of your own"));
    write.onclick = (event) => {
      event.preventDefault();
      if (text && name !== DRAFT) addDraft(text);
      this.go(WRITE, 1);
    };
    this.own.replaceChildren(...(text ? [name === DRAFT ? t("The lesson that is written in this browser.") : t("Somebody's own lesson, which stands in this link alone."), " "] : []), write);
  }

  drawMenu(data) {
    fillMenu(this.menu, data, ({ title, minutes }, number) => (number ? t("{number}. {title} ({minutes} min)", { number, title, minutes }) : t("{title} ({minutes} min)", { title, minutes })));
  }

  drawSteps({ name, key, headings }, current) {
    const done = new Set(readProgress()[key] ?? []);
    const items = headings.map((heading, i) => {
      const label = t("Step {number}: {heading}", { number: i + 1, heading });
      const now = i + 1 === current;
      const button = element("button", { type: "button", title: label, "aria-label": label, "aria-current": now ? "step" : null, onclick: () => this.go(name, i + 1) }, String(i + 1));
      return element("li", { class: done.has(i + 1) ? "done" : "" }, button);
    });
    this.steps.replaceChildren(...items);
  }

  drawStep(lesson, step) {
    clearInterval(this.watch);
    this.question?.destroy();
    this.question = null;
    this.done = false;
    this.drawOwn(lesson);
    this.about.hidden = step.number > 1;
    this.about.replaceChildren(...(step.number > 1 ? [] : [element("b", {}, t("{minutes} minutes. ", { minutes: lesson.minutes })), lesson.aim]));
    this.heading.textContent = step.heading;
    const intro = step.number > 1 ? [] : lesson.intro;
    this.words.replaceChildren(...paragraphs([...intro, ...step.story]));
    this.questionPlace.replaceChildren();
    this.after.replaceChildren();
    this.skip.hidden = !step.question;
    this.leadTo(this.back, "prev", lesson, step.number - 1);
    this.leadTo(this.next, "next", lesson, step.number + 1);
    this.leadOn(lesson, step.number);
    this.everything.href = experimentAddress(step);
    this.tried = null;
    this.showPage(lesson, step);
    if (!step.question) this.finish();
    if (this.moved) this.heading.focus();
    this.moved = false;
  }

  /** The page of the step, with its experiment; it stays where the next step shows the same page. */
  async showPage(lesson, step, trained = false) {
    this.gate.hidden = !step.trains || trained;
    if (!this.gate.hidden) return this.showGate(step);
    const turn = (this.turn = {});
    const { part: [Part, needs] } = await import(`../${step.page}/page.js`);
    await Promise.all(needs.map((load) => load()));
    if (turn !== this.turn) return;
    const { on, stage } = this.player?.present ?? {}; // a teacher's picture for a room stays from step to step
    if (!(this.player instanceof Part) || this.player.root.lang !== language()) {
      this.player?.destroy();
      this.stage.replaceChildren();
      this.player = new Part(this.stage);
      this.player.attach(new StepPlace({}, () => {}));
      this.player.post = poster(new URL(`answer/${step.page}`, document.baseURI).href);
      this.player.computed = () => {};
      this.stage.player = this.player;
      this.stage.addEventListener("painted", () => this.painted(), { once: false });
    }
    const { hide } = step.entries;
    const none = { hide: hide ? `${hide},controls` : "controls" };
    const controls = step.controls === null ? {} : step.controls.join() === "none" ? none : { only: step.controls.join() };
    this.player.place = new StepPlace({ ...step.entries, ...controls, ...(on ? { present: "1", stage } : {}) }, () => this.try());
    const asked = step.question && !this.question ? step.question : null;
    this.waiting = asked ? { turn, step } : null;
    this.veil(VEILED.includes(step.page) && Boolean(step.question) && step.question.kind !== "goal" && !this.done);
    this.player.visit({ ...this.visited, page: step.page, loaded: `${lesson.name} ${step.number} ${language()}` });
  }

  /** Nothing is trained before somebody wants it; what asks for no picture can be answered before. */
  showGate(step) {
    this.leaveStep();
    this.veil(false);
    if (step.question?.kind !== "choose") return;
    this.question = questionOf(step.question, null, () => this.reveal());
    this.questionPlace.replaceChildren(this.question.root);
  }

  /** The page of the step is there, and drawn if its question stands on the picture. */
  painted() {
    const { waiting, player } = this;
    if (this.starting) this.start();
    if (!waiting || waiting.turn !== this.turn || player.address) return; // the address: of what is not answered yet
    const { page, question: { kind } } = waiting.step;
    if (!VEILED.includes(page) && !(player.channel.idle && player.picture.drawn)) return;
    this.waiting = null;
    this.lock(kind !== "goal");
    this.question = questionOf(waiting.step.question, player, () => this.reveal());
    this.questionPlace.replaceChildren(this.question.root);
    const { plane } = player.picture ?? {};
    if (!plane) return;
    plane.beneath ??= plane.onPaint;
    plane.onPaint = (context, panel, index) => {
      plane.beneath(context, panel, index);
      if (!index) this.question?.paint(context, panel);
    };
    plane.paint();
  }

  /** The run, and once it has been seen what there is to say of it. */
  reveal() {
    this.skip.hidden = true;
    this.finish();
    const { player, state: { step: { page, question, after } } } = this;
    if (!player || question?.kind === "goal") return this.explain();
    if (player.clock) {
      this.starting = this.turn;
      this.start();
    }
    if (!PLAYED.includes(page) || !after.length || this.isOver) return this.explain();
    const why = player.clock ? t("What there is to say of it comes when the run has been played.") : t("What there is to say of it comes when the training is done.");
    this.after.replaceChildren(element("p", { class: "waits" }, why, " ", element("button", { type: "button", class: "quiet", onclick: () => this.explain() }, t("Say it now"))));
    this.watch = setInterval(() => this.isOver && this.explain(), LOOKING);
  }

  /** Whether what was asked about has been seen to its end. */
  get isOver() {
    const { answer, clock, state } = this.player;
    if (!answer || this.starting) return false;
    if (state.training) return !TRAINING.includes(state.training.state);
    return !clock || clock.time >= clock.steps;
  }

  explain() {
    clearInterval(this.watch);
    this.after.replaceChildren(...paragraphs(this.state.step.after));
  }

  /** Play the run that was asked about, once there is a picture of it: a slice takes a while. */
  start() {
    const { clock, picture } = this.player;
    if (this.starting !== this.turn || !picture.drawn) return;
    this.starting = null;
    clock.seek(STILL.matches ? clock.steps : 0);
    if (!STILL.matches) clock.toggle();
  }

  finish() {
    const { lesson, step } = this.answer;
    this.done = true;
    this.lock(false);
    this.veil(false);
    writeProgress(lesson.key, step.number);
    this.drawSteps(lesson, step.number);
  }

  /** What may be changed may not be before a guess, or it would be one about another run. */
  lock(locked) {
    const { controls } = this.player ?? {};
    if (this.player) this.player.asks = locked;
    for (const part of [controls?.root, controls?.switch]) if (part) part.inert = locked;
  }

  /** What came out, which these pages show without a clock, is out of sight until the guess. */
  veil(veiled) {
    this.stage.classList.toggle("veiled", veiled);
    this.curtain.hidden = !veiled;
  }

  /** A learner has changed the experiment: the server looks whether the goal is reached. */
  try() {
    if (!this.question?.look) return;
    this.tried = this.player.state.query;
    this.ask();
  }

  /** A link to a step of a lesson, by its number, where there is one; the keys for the next and the previous page press it. */
  leadTo(link, rel, lesson, number) {
    link.hidden = !(number >= 1 && number <= lesson.headings.length);
    if (link.hidden) return link.removeAttribute("rel");
    this.pointTo(link, rel, lesson.name, number);
  }

  /** From the last step of a lesson of the house to the next of its group. */
  leadOn({ name, headings }, number) {
    const { lessons } = this.answer;
    const at = lessons.findIndex((one) => one.name === name);
    const next = at >= 0 && number === headings.length && lessons[at + 1]?.group === lessons[at].group ? lessons[at + 1] : null;
    this.nextLesson.hidden = !next;
    if (!next) return this.nextLesson.removeAttribute("rel");
    this.nextLesson.textContent = t("Next lesson: {title}", { title: next.title });
    this.pointTo(this.nextLesson, "next", next.name, 1);
  }

  pointTo(link, rel, lesson, at) {
    link.rel = rel;
    leading(link, { lesson, at }, () => this.go(lesson, at));
  }

  go(lesson, at) {
    this.moved = true;
    this.tried = null;
    this.edit({ lesson, at: String(at) }, true);
  }

  dismantle() {
    this.writing?.destroy();
    this.writing = null;
    this.leave();
    this.teacher.destroy();
  }
}

export const part = [LessonPage, [playerStyle, ...["style", "teacher", "write"].map((sheet) => stylesheet(`lessons/${sheet}.css`))]];
export const render = (component) => mount(component, ...part);
