// The page begins here: theme, words, who is signed in, and the shell.
import { html, render } from "./app/html.js";
import { start } from "./app/session.js";
import { language, loadTexts, mark } from "./app/texts.js";
import { applyTheme } from "./app/theme.js";
import { Shell } from "./shell/shell.js";

applyTheme();
mark();
start();
await loadTexts("page").catch(() => {
  language.set("en");
  return loadTexts("page");
});
const root = document.getElementById("app");
root.replaceChildren();
render(html`<${Shell} />`, root);
