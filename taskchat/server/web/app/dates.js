// Days and times in the reader's language and timezone.
import { session } from "./session.js";
import { language } from "./texts.js";

const made = new Map();

function format(options) {
  const timeZone = session.value.user?.timezone;
  const key = JSON.stringify([language.value, timeZone, options]);
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(language.value, { timeZone, ...options }));
  return made.get(key);
}

const date = (value) => (value instanceof Date ? value : new Date(value));

// The calendar day of a moment, like 2027-01-05; of now without one.
export function dayOf(value = new Date()) {
  const timeZone = session.value.user?.timezone;
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(date(value));
}

export const time = (value) => format({ timeStyle: "short" }).format(date(value));
export const moment = (value) => format({ dateStyle: "medium", timeStyle: "short" }).format(date(value));

// How many days from today a calendar day is.
export function daysTo(day, today = dayOf()) {
  return Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
}

// A calendar day: today, tomorrow, a weekday, or its date.
export function day(value) {
  const wanted = typeof value === "string" && value.length === 10 ? value : dayOf(value);
  const away = daysTo(wanted);
  if (Math.abs(away) <= 1) return new Intl.RelativeTimeFormat(language.value, { numeric: "auto" }).format(away, "day");
  const options = away > 1 && away < 7 ? { weekday: "long" } : { day: "numeric", month: "short" };
  if (wanted.slice(0, 4) !== dayOf().slice(0, 4)) options.year = "numeric";
  return new Intl.DateTimeFormat(language.value, { timeZone: "UTC", ...options }).format(new Date(`${wanted}T12:00Z`));
}

// When a task is due: a day, or a day and a time.
export function due(value) {
  return value.length === 10 ? day(value) : `${day(dayOf(value))} ${time(value)}`;
}

// Whether that is over.
export function isOver(value, now = new Date()) {
  return value.length === 10 ? value < dayOf(now) : new Date(value) < now;
}
