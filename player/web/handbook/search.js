// The Handbook's index, which stays in sight: everything by its place, and what is typed by any of its names and letters.
import { element } from "../kit/dom.js";
import { t } from "../kit/words.js";

const MARKS = /[\p{M}_\s\\{}'’\-–·.,()[\]]/gu; // accents, and what is left out or typed for a blank

/** A text as it is compared: "β₁", "Beta_1" and "beta 1" alike but for the letter itself, and 네 is the beginning of 넷. */
export const folded = (text) => text.normalize("NFKD").toLowerCase().replaceAll("ς", "σ").replace(MARKS, "");

/** How well a name fits what was typed, 0 the best; null where it does not. A single letter is not looked for in words. */
function ofName(name, typed) {
  if (name === typed) return 0;
  if ([...typed].length < 2) return null;
  if (name.startsWith(typed)) return 1;
  return name.includes(typed) ? 3 : null;
}

/** The same for a letter: with its index or without, and the longer ones from their beginning. */
function ofLetter(key, typed) {
  if (key === typed) return 2;
  if (/^\d+$/.test(key.slice(typed.length)) && key.startsWith(typed)) return 4;
  return [...typed].length > 2 && key.startsWith(typed) ? 4 : null;
}

/** What is typed, compared with every entry: [{entry, name, letter}, ...], the best first, with the name or the letter that it was found by. */
export function find(index, query) {
  const typed = folded(query);
  if (!typed) return [];
  const found = [];
  for (const entry of index) {
    let best = null;
    const note = (rank, by) => {
      if (rank != null && (!best || rank < best.rank)) best = { entry, rank, ...by };
    };
    for (const name of entry.names) note(ofName(folded(name), typed), { name });
    for (const letter of entry.letters) {
      for (const key of [letter.shown, ...letter.keys]) {
        const rank = ofLetter(folded(key), typed);
        note(rank != null && !key.startsWith(query.trim()) ? rank + 0.5 : rank, { letter }); // G is no g, but may be meant
      }
    }
    if (best) found.push(best);
  }
  return found.sort((one, other) => one.rank - other.rank); // which keeps the order of teaching among equals
}

export function render({ parentElement, data }) {
  const root = parentElement.querySelector(".handbook-search");
  const known = JSON.stringify(data);
  if (root.dataset.known === known) return;
  root.dataset.known = known;
  const before = root.querySelector("input")?.value ?? "";
  root.replaceChildren(...parts(data.index, before));
}

function parts(index, before) {
  const placeholder = t("Find: momentum, NAG, γ, beta_1");
  const field = element("input", {
    type: "search", autocomplete: "off", spellcheck: "false", placeholder, value: before,
    "aria-label": t("Find a method, a surface or a schedule by any of its names and letters"),
  });
  const count = element("p", { class: "count", role: "status" });
  const list = element("ul", {});
  const links = () => [...list.querySelectorAll("a")];
  const show = () => {
    const typed = field.value.trim();
    const found = find(index, typed);
    list.replaceChildren(...(typed ? found.map(result) : grouped(index)));
    list.classList.toggle("whole", !typed);
    count.textContent = counted(found.length, typed);
  };
  field.oninput = show;
  field.onkeydown = (event) => {
    if (event.key === "Enter") links()[0]?.click();
    else if (event.key === "ArrowDown") links()[0]?.focus();
    else if (event.key === "Escape") {
      field.value = "";
      show();
    } else return;
    event.preventDefault();
  };
  list.onkeydown = (event) => {
    const at = links().indexOf(document.activeElement);
    if (event.key === "ArrowDown") links()[at + 1]?.focus();
    else if (event.key === "ArrowUp") (links()[at - 1] ?? field).focus();
    else if (event.key === "Escape") field.focus();
    else return;
    event.preventDefault();
  };
  show();
  return [field, count, list];
}

/** All entries in the order of the page, below the headings of their groups. */
function grouped(index) {
  return index.flatMap(({ name, group, to }, i) => {
    const heading = group === index[i - 1]?.group ? [] : [element("li", { class: "group" }, group)];
    return [...heading, element("li", {}, element("a", { href: addressOf(to) }, name))];
  });
}

const addressOf = (to) => (to.startsWith("?") ? new URL(to, document.baseURI).href : to);

function counted(count, typed) {
  if (!typed) return "";
  if (!count) return t("Nothing here is called “{typed}”. Try a name (momentum, 모멘텀), a letter (η, eta, 에타) or an argument (beta_1).", { typed });
  return count === 1 ? t("1 found. Enter leads there.") : t("{count} found. Enter leads to the first, the arrow keys to the others.", { count });
}

/** One of the results: its name, what it is, and by what it was found, where that is not its name. */
function result({ entry, name, letter }) {
  const other = name && !folded(entry.name).includes(folded(name)) ? element("span", {}, name) : null;
  const by = letter ? element("span", {}, element("b", {}, letter.shown), ` ${letter.about}`) : other;
  return element("li", {}, element("a", { href: addressOf(entry.to) }, entry.name), element("small", {}, entry.kind), by);
}
