// What was typed and refused: it stays in its field, with the reason, until it is mended or given up.

export class Drafts {
  constructor() {
    this.drafts = new Map(); // key of the query -> {text, reason, instead}; without a reason no answer has come yet
    this.seen = new Set(); // reasons that were given before, and need not open a draft again
  }

  /** Somebody has typed this, and the server is asked. */
  type(key, text) {
    this.drafts.set(key, { text, reason: null, was: this.query?.[key], waits: 3 });
  }

  /** What a field shows in place of its value, undefined where nothing was refused. */
  of(key) {
    return this.drafts.get(key);
  }

  drop(key) {
    this.drafts.delete(key);
  }

  /** An answer: what it accepts is no draft any more, nor one whose entry has another value since it was refused. */
  hear({ problems, query }) {
    for (const [key, draft] of this.drafts) {
      const reason = draft.reason ?? reasonFor(key, problems);
      // an answer may be one to a question from before, as while a picture is becoming finer
      if (!reason && draft.was === query[key] && draft.waits-- > 0) continue;
      if (!reason || (draft.reason && draft.instead !== query[key])) this.drafts.delete(key);
      else this.drafts.set(key, { ...draft, reason, instead: query[key] });
    }
    const reason = reasonFor("f", problems);
    if (reason && !this.seen.has(reason) && !this.drafts.has("f")) {
      const text = linked("f");
      if (text) this.drafts.set("f", { text, reason, instead: query.f, linked: true });
    }
    this.seen = new Set(reason ? [reason] : []);
    this.query = query;
  }
}

function reasonFor(key, problems) {
  const side = key.match(/^(.+)_(low|high)$/)?.[1];
  const name = (text) => text.replaceAll(".", "\\.");
  const begins = [`${name(key)}(?: is |, received |[,:]? ?[가-힣])`, ...(side ? [`${name(side)}_low(?: and |[와과] )${name(side)}_high`] : [])];
  const about = new RegExp(`^(?:${begins.join("|")})`);
  return problems.find((problem) => about.test(problem));
}

/** An entry of the address as it was typed there: a + that stands for no blank between signs is a plus. */
function linked(key) {
  const raw = location.search.slice(1).split("&").find((entry) => entry.startsWith(`${key}=`));
  if (!raw) return null;
  const text = raw.slice(key.length + 1).replaceAll("+", "\0");
  try {
    return decodeURIComponent(text).replace(/(?<![-+*/^(,\s\0])\0(?![-+*/^),\s\0])/g, "+").replaceAll("\0", " ");
  } catch {
    return null; // a % that begins no character
  }
}

/** Show a draft, or where there is none the value, in a field that nobody types in. */
export function showDraft(field, draft, value) {
  const text = draft ? draft.text : value;
  if (field.getRootNode().activeElement !== field) field.value = text;
  field.setAttribute("aria-invalid", Boolean(draft?.reason));
  if (draft?.reason) field.title = draft.reason;
  else field.removeAttribute("title");
}

/** A key handler for a field whose text counts when it is left: Enter leaves it, Escape gives up what was typed. */
export function fieldKeys(giveUp) {
  return (event) => {
    if (event.key === "Escape") giveUp();
    if (event.key === "Enter" || event.key === "Escape") event.target.blur();
  };
}
