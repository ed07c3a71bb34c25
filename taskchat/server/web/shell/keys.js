// Keyboard shortcuts. All have a modifier, so that nobody who types or speaks sets one off.
import { useEffect } from "../app/html.js";
import { go } from "../app/router.js";

const MAC = /Mac|iP(hone|ad)/.test(navigator.platform);
const MAIN = MAC ? "⌘" : "Ctrl";

export const SHORTCUTS = [
  { name: "new_chat", shown: [MAIN, "Shift", "O"], main: true, shift: true, code: "KeyO", run: () => go("/") },
  { name: "search", shown: [MAIN, "K"], main: true, code: "KeyK", run: () => focus("[data-keys=search]") },
  { name: "message", shown: ["Shift", "Esc"], shift: true, code: "Escape", run: () => focus("[data-keys=message]") },
  { name: "help", shown: [MAIN, "/"], main: true, code: "Slash" },
];
// Told in the help, done where the focus is.
export const OTHERS = [
  { name: "send", shown: ["Enter"] },
  { name: "line", shown: ["Shift", "Enter"] },
  { name: "stop", shown: ["Esc"] },
  { name: "edit_last", shown: ["↑"] },
];

function focus(wanted) {
  const found = [...document.querySelectorAll(wanted)].find((each) => each.checkVisibility?.() ?? true);
  if (found) found.focus();
  else if (wanted.includes("message")) go("/");
  else document.querySelector(".open-drawer")?.click();
}

export function useKeys(runs) {
  useEffect(() => {
    const pressed = (event) => {
      const main = MAC ? event.metaKey : event.ctrlKey;
      const found = SHORTCUTS.find(
        (each) => each.code === event.code && Boolean(each.main) === main && Boolean(each.shift) === event.shiftKey,
      );
      if (!found || event.altKey || event.isComposing) return;
      event.preventDefault();
      (runs[found.name] ?? found.run)();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}
