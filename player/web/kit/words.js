// What a visitor reads: templates in English, told in the language of the moment by what `python -m locales.update` writes.
import { withParticle } from "./particles.js";

const ENGLISH = "en";

let spoken = ENGLISH;
let wanted = ENGLISH; // what was asked for last
let words = {}; // template -> its translation
let readings = {}; // word of Latin letters -> how it is read in Korean

/** The language of the moment, as BCP 47 has it. */
export const language = () => spoken;

/** Tell everything in a language from now on. `known` are its words where a page carries them; else they are loaded. */
export async function setLanguage(chosen, known = null) {
  wanted = chosen;
  if (chosen === spoken) return;
  const { "": read = {}, ...told } = chosen === ENGLISH ? {} : (known ?? (await load(chosen)));
  if (chosen === wanted) [spoken, words, readings] = [chosen, told, read];
}

/** A whole sentence or a label with its facts: `t("{name} arrives", { name })`. A translation may ask for a particle, `{name:가}`. */
export function t(template, facts = {}) {
  const told = Object.hasOwn(words, template) ? words[template] : template;
  return told.replace(/\{(\w+)(?::([^{}]+))?\}/g, (_, name, form) => {
    const fact = String(facts[name]);
    return form ? withParticle(fact, form, readings) : fact;
  });
}

async function load(chosen) {
  const address = new URL(`../locales/${chosen}.json`, import.meta.url);
  const response = await fetch(address);
  if (!response.ok) throw new Error(address.pathname);
  return response.json();
}
