// A number as people type it, in the form that is read; the server does the same, in `simulation/numerals.py`.

const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63]/g;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const DECIMAL_COMMA = /^([+-]?[0-9]*),([0-9]+(?:[eE][+-]?[0-9]+)?)$/;
const THOUSANDS = /^[+-]?[1-9][0-9]{0,2},[0-9]{3}$/; // or a decimal comma: left as it is, and refused

export function numeral(text) {
  const plain = text.replace(DASHES, "-").replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
  return THOUSANDS.test(plain) ? plain : plain.replace(DECIMAL_COMMA, "$1.$2");
}

/** What is sent for what was typed: the number where it is one, else exactly that, to be quoted where it is refused. */
export function toSend(typed) {
  const plain = numeral(typed.trim());
  return plain === "" || Number.isNaN(Number(plain)) ? typed.trim() : plain;
}

/** The keypad of a phone for a number: iPhones show no minus on those for numbers, so where it may be needed all keys. */
export function keypad({ negative, kind }) {
  return negative ? "text" : kind === "whole" ? "numeric" : "decimal";
}
