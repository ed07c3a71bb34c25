// What this browser keeps: drafts, the theme, the language. It may be told to keep nothing.
const PREFIX = "taskchat.";

export function keep(name, value) {
  try {
    if (value === null || value === "") localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // nothing can be kept here
  }
}

export function kept(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

// All that begins like this: when somebody signs out, their words go.
export function forgetAll(start) {
  try {
    Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX + start))
      .forEach((name) => localStorage.removeItem(name));
  } catch {
    // nothing was kept
  }
}
