// Asks before what can't be taken back.
import { html, useState } from "../app/html.js";
import { t } from "../app/texts.js";
import { Dialog } from "./dialog.js";
import { told } from "./states.js";

export function Sure({ title, text, button, run, onClose, children }) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await run(Object.fromEntries(new FormData(event.target)));
      onClose();
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      ${text && html`<p>${text}</p>`}
      ${children}
      ${problem && html`<p class="wrong" role="alert">${problem.errors?.[0]?.message ?? told(problem).join(" ")}</p>`}
      <p class="ways">
        <button class="button danger" disabled=${busy}>${button}</button>
        <button type="button" class="button" onClick=${onClose}>${t("page.cancel")}</button>
      </p>
    </form>
  <//>`;
}
