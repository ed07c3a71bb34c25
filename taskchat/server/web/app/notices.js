// Short notices in the corner, and words for screen readers alone.
import { store } from "./store.js";

export const notices = store([]);
export const spoken = store("");

let number = 0;

export function notice(text, { action = null, seconds = 6, kind = "plain" } = {}) {
  number += 1;
  const id = number;
  const close = () => notices.set((all) => all.filter((each) => each.id !== id));
  notices.set((all) => [...all.slice(-2), { id, text, action, kind, close }]);
  if (seconds) setTimeout(close, seconds * 1000);
  return close;
}

export function announce(text) {
  spoken.set("");
  setTimeout(() => spoken.set(text), 50); // the same words again are said again
}
