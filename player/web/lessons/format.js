// The text of a lesson in parts for a form, and back: what a form has no field for stays where it stands. docs/lessons.md has the format.

export const KINDS = ["choose", "choose optimizer", "place", "guess", "draw", "goal"];
const HEAD = ["minutes", "aim", "belief", "surprise", "section", "group"];
const STEP = ["experiment", "controls"];
const KEY = /^\s*([a-z][a-z ]*):\s*(.*?)\s*$/;
const RIGHT = /\s*\[right\]\s*$/;

/** {title, minutes, aim, belief, surprise, section, intro, steps: [{heading, line, experiment, controls, story, question, after}]},
 * where question is null or {kind, ask, lines} and line is where the step begins, from 1. */
export function split(text) {
  const lines = text.split("\n");
  const starts = lines.flatMap((line, i) => (line.startsWith("## ") || line === "##" ? [i] : []));
  const ends = [...starts.slice(1), lines.length];
  return { ...splitHead(lines.slice(0, starts[0] ?? lines.length)), steps: starts.map((start, i) => splitStep(lines.slice(start, ends[i]), start + 1)) };
}

export function join({ title, intro, steps, ...head }) {
  const named = [...new Set([...Object.keys(head), "minutes", "aim"])].filter((name) => HEAD.includes(name) && (head[name] || name === "minutes" || name === "aim"));
  const told = named.map((name) => `${name}: ${head[name] ?? ""}`.trimEnd());
  return `${[[`# ${title}`.trimEnd(), ...told].join("\n"), intro, ...steps.map(joinStep)].filter(Boolean).join("\n\n")}\n`;
}

function splitHead(lines) {
  const first = lines.findIndex((line) => line.trim());
  const titled = lines[first]?.match(/^#(?: +(.*?))?\s*$/);
  const title = titled?.[1];
  const begin = titled ? first + 1 : 0;
  const [keys, rest] = keysOf(lines.slice(begin), HEAD, (line) => !line.trim());
  return { title: title ?? "", ...keys, intro: trimmed(rest) };
}

function splitStep([first, ...lines], line) {
  const begin = lines.findIndex((each) => each.trim());
  const [keys, rest] = keysOf(begin < 0 ? [] : lines.slice(begin), STEP, () => false);
  const asked = rest.findIndex((each) => KINDS.includes(each.match(KEY)?.[1]));
  const told = { heading: first.slice(2).trim(), line, ...keys };
  if (asked < 0) return { ...told, story: trimmed(rest), question: null, after: "" };
  const [, kind, ask] = rest[asked].match(KEY);
  const after = rest.slice(asked + 1);
  const count = after.findIndex((each) => !each.trim());
  const end = count < 0 ? after.length : count;
  return { ...told, story: trimmed(rest.slice(0, asked)), question: { kind, ask, lines: after.slice(0, end) }, after: trimmed(after.slice(end)) };
}

/** The entries that the lines begin with, each once, and the other lines. */
function keysOf(lines, known, passed) {
  const keys = {};
  for (const [i, line] of lines.entries()) {
    if (passed(line)) continue;
    const [, name, text] = line.match(KEY) ?? [];
    if (!known.includes(name) || name in keys) return [keys, lines.slice(i)];
    keys[name] = text;
  }
  return [keys, []];
}

function joinStep({ heading, experiment, controls, story, question, after }) {
  const keys = [`experiment: ${experiment ?? ""}`.trimEnd(), ...(controls == null ? [] : [`controls: ${controls}`.trimEnd()])];
  const asked = question && [`${question.kind}: ${question.ask}`.trimEnd(), ...question.lines.filter((line) => line.trim())].join("\n");
  return [[`## ${heading}`, ...keys].join("\n"), story, asked, after].map((part) => part && trimmed(part.split("\n"))).filter(Boolean).join("\n\n");
}

/** Without the empty lines at both ends. */
function trimmed(lines) {
  const kept = [...lines];
  while (kept.length && !kept[0].trim()) kept.shift();
  while (kept.length && !kept.at(-1).trim()) kept.pop();
  return kept.join("\n");
}

/** An answer to choose: its text, and whether it is marked as the right one. */
export function answerOf(line) {
  const text = line.replace(/^\s*[-*]\s*/, "");
  return { text: text.replace(RIGHT, ""), right: RIGHT.test(text) };
}

export const answerLine = ({ text, right }) => `- ${text}${right ? " [right]" : ""}`;

/** {page, entries} of an experiment: a link, `page?entries`, or entries of the Playground. */
export function experimentOf(text = "") {
  const mark = text.indexOf("?");
  const path = mark < 0 ? "" : text.slice(0, mark);
  const page = path.replace(/^https?:\/\/[^/]*/, "").replace(/\/+$/, "").split("/").at(-1) || "playground";
  return { page, entries: new URLSearchParams(text.slice(mark + 1)) };
}

export function experimentText(page, entries) {
  const query = new URLSearchParams(entries).toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return page === "playground" ? query : `${page}?${query}`;
}
