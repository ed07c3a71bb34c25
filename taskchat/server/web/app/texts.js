// The words of the page, in the language of whoever reads it.
import { kept } from "./kept.js";
import { store } from "./store.js";

export const LANGUAGES = { en: "English", de: "Deutsch", es: "Español", fr: "Français", it: "Italiano", zh: "中文" };
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

export const language = store(known(kept("language"), ...navigator.languages));

const files = new Map(); // a file's name → when it is there
let code = language.value;
let words = {};
let plural = new Intl.PluralRules(code);

export function t(key, values = {}) {
  const found = words[key] ?? key;
  const text = typeof found === "string" ? found : (found[plural.select(values.n)] ?? found.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function loadTexts(...names) {
  for (const name of names) if (!files.has(name)) files.set(name, load(name));
  return Promise.all(names.map((name) => files.get(name)));
}

export async function setLanguage(wanted) {
  const found = known(wanted);
  if (found === code) return;
  code = found;
  const all = await Promise.all([...files.keys()].map((name) => read(found, name)));
  if (code !== found) return;
  words = Object.assign({}, ...all);
  plural = new Intl.PluralRules(found);
  language.set(found);
  mark();
}

async function load(name) {
  try {
    for (let of = null; of !== code;) {
      of = code;
      Object.assign(words, await read(of, name));
    }
  } catch (error) {
    files.delete(name);
    throw error;
  }
}

export function mark() {
  document.documentElement.lang = language.value;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language.value) ? "rtl" : "ltr";
}

function known(...wanted) {
  return wanted.map((each) => (each ?? "").slice(0, 2).toLowerCase()).find((each) => each in LANGUAGES) ?? "en";
}

async function read(of, name) {
  return (await import(`../languages/${of}/${name}.js`)).default;
}
