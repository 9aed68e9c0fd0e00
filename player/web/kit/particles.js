// Korean particles, which follow the sound of what stands before them: the same as language/particles.py.

const PAIRS = [
  ["은", "는"], ["이", "가"], ["을", "를"], ["과", "와"], ["으로", "로"], ["이라고", "라고"], ["이라", "라"],
  ["이며", "며"], ["이고", "고"], ["이나", "나"], ["이란", "란"], ["이었", "였"],
]; // after a consonant, after a vowel
const FORMS = new Map(PAIRS.flatMap((pair) => pair.map((form) => [form, pair])));
const [FIRST, LAST, FINALS, RIEUL] = ["가", "힣", 28, 8]; // syllables; final consonants; ㄹ, after which 으로 loses its 으
const DIGITS = "영일이삼사오육칠팔구";
const LETTERS = [
  "에이", "비", "시", "디", "이", "에프", "지", "에이치", "아이", "제이", "케이", "엘", "엠",
  "엔", "오", "피", "큐", "알", "에스", "티", "유", "브이", "더블유", "엑스", "와이", "제트",
]; // A to Z
const SIGNS = new Map(Object.entries({
  "%": "퍼센트", "°": "도", "∞": "무한대", "²": "제곱", "³": "세제곱", "★": "별", "☆": "별",
  α: "알파", β: "베타", γ: "감마", δ: "델타", ε: "엡실론", η: "에타", θ: "세타", κ: "카파",
  λ: "람다", μ: "뮤", ρ: "로", σ: "시그마", τ: "타우", φ: "피", ψ: "프사이", ω: "오메가", Δ: "델타", Σ: "시그마",
}));
const WORD_ENDS = { l: "을", m: "음", n: "은", p: "읍", k: "윽", c: "윽" }; // of a word that is read as a word; others end in a vowel
const ASIDE = /(?<=[가-힣 ])\([^()]*\)$/; // passed over, as in "날개 길이 (mm)"
const CLOSING = /["'”’)\]}»」』>*_`$ ]+$/;

/** The text with the particle that fits it, of the pair that `form` is of; `readings`: how words of Latin letters are read. */
export function withParticle(text, form, readings) {
  const [afterConsonant, afterVowel] = FORMS.get(form);
  const final = finalConsonant(reading(text, readings));
  return text + (final && !(afterConsonant === "으로" && final === RIEUL) ? afterConsonant : afterVowel);
}

/** The number of the final consonant of the last syllable, 0 where it ends in a vowel. */
function finalConsonant(syllables) {
  const last = syllables.at(-1) ?? "";
  return last >= FIRST && last <= LAST ? (last.charCodeAt(0) - FIRST.charCodeAt(0)) % FINALS : 0;
}

/** How the end of a text is read, in Hangul. */
function reading(text, readings) {
  const whole = text.normalize("NFC");
  const plain = whole.replace(ASIDE, "").replace(CLOSING, "") || whole.replace(CLOSING, "");
  const last = plain.at(-1) ?? "";
  if (last >= FIRST && last <= LAST) return last;
  if (SIGNS.has(last)) return SIGNS.get(last);
  const number = plain.match(/[0-9][0-9,]*(\.[0-9]+)?$/);
  if (number) return numberRead(number[0].replaceAll(",", ""));
  const word = plain.match(/[A-Za-z]+$/);
  return word ? wordRead(word[0], readings) : "";
}

/** The last thing that is said of a number: 30 is 삼십, 0.95 ends in 오. */
function numberRead(digits) {
  const [whole, decimals] = digits.split(".");
  const zeros = whole.length - whole.replace(/0+$/, "").length;
  if (decimals != null || zeros === 0 || zeros === whole.length) return DIGITS[Number((decimals ?? whole).at(-1))];
  return zeros <= 4 ? "십백천만"[zeros - 1] : zeros < 8 ? "만" : zeros < 12 ? "억" : "조";
}

function wordRead(word, readings) {
  if (Object.hasOwn(readings, word)) return readings[word];
  if (word === word.toUpperCase() || word.length === 1) return LETTERS[word.toUpperCase().charCodeAt(word.length - 1) - "A".charCodeAt(0)];
  return WORD_ENDS[word.at(-1)] ?? "으";
}
