// What one can say, and which keys there are.
import { html } from "../app/html.js";
import { t } from "../app/texts.js";
import { Dialog } from "../parts/dialog.js";
import { OTHERS, SHORTCUTS } from "./keys.js";

export function Help({ onClose }) {
  return html`<${Dialog} title=${t("page.shortcuts")} onClose=${onClose}>
    <dl class="keys">
      ${[...SHORTCUTS, ...OTHERS].map(
        ({ name, shown }) => html`<div>
          <dt>${t(`page.key_${name}`)}</dt>
          <dd>${shown.map((key) => html`<kbd>${key}</kbd>`)}</dd>
        </div>`,
      )}
    </dl>
    <p class="hint">${t("page.help_say")}</p>
  <//>`;
}
