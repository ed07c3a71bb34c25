// What the last reply asks, with its answers as buttons.
import { html } from "../app/html.js";
import { plain } from "../app/plain.js";
import { useStore } from "../app/store.js";
import { t } from "../app/texts.js";

export function Question({ question, talk }) {
  const busy = useStore(talk.turn, Boolean);
  if (!question?.options.length || busy) return null;
  return html`<div class="answers" role="group" aria-label=${t("page.answers")}>
    ${question.options.map(
      ({ label, value }, place) => html`<button type="button" class="button answer"
        data-first=${question.kind === "confirm" && place === 0}
        onClick=${() => talk.say(value)}><bdi>${plain(label)}</bdi></button>`,
    )}
  </div>`;
}
