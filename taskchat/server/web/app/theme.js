// Light, dark, or as the system has it.
import { keep, kept } from "./kept.js";

export const THEMES = ["system", "light", "dark"];

export function theme() {
  return THEMES.includes(kept("theme")) ? kept("theme") : "system";
}

export function applyTheme(wanted = theme()) {
  keep("theme", wanted === "system" ? null : wanted);
  if (wanted === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = wanted;
}
