// The sentences of a lesson: paragraphs and lists, with **bold**, *italic* and `code`; everything else is text.
import { element } from "../kit/dom.js";

const MARKS = /\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`/g;

/** Elements for the paragraphs of a lesson. */
export function paragraphs(texts) {
  return texts.map((text) => {
    const lines = text.split("\n");
    if (!lines.every((line) => /^[-*] /.test(line))) return element("p", {}, ...marked(lines.join(" ")));
    return element("ul", {}, lines.map((line) => element("li", {}, ...marked(line.slice(2)))));
  });
}

/** Pieces of a text, plain and marked. */
export function marked(text) {
  const pieces = [];
  let last = 0;
  for (const { 0: whole, 1: bold, 2: italic, 3: code, index } of text.matchAll(MARKS)) {
    pieces.push(text.slice(last, index), element(bold ? "strong" : italic ? "em" : "code", {}, bold ?? italic ?? code));
    last = index + whole.length;
  }
  return [...pieces, text.slice(last)].filter((piece) => piece !== "");
}
