// The turn that runs: what was said, and the reply as it comes.
import { html, useEffect, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { useStore } from "../app/store.js";
import { t } from "../app/texts.js";
import { Trouble } from "../parts/states.js";
import { Cards } from "./cards.js";
import { Markdown } from "./markdown.js";
import { Said } from "./message.js";

const SLOW = 10; // seconds without anything new

export function Turn({ talk, onEdit }) {
  const turn = useStore(talk.turn);
  if (!turn) return null;
  const message = { id: `turn-${turn.key}`, content: turn.words, created_at: turn.at };
  const edit = () => {
    talk.dismiss();
    onEdit(turn.words);
  };
  return html`<${Said} message=${message} />
    <article class="message reply" aria-label="taskchat" aria-busy=${turn.state !== "failed"}>
      <${Cards} calls=${turn.calls} />
      ${turn.text && html`<${Markdown} text=${turn.text} />`}
      ${
        turn.state === "failed"
          ? html`<${Trouble} key=${turn.key} problem=${turn.problem} retry=${() => talk.retry()}>
            <button type="button" class="button" onClick=${edit}><${Icon} name="edit" />${t("page.edit")}</button>
          <//>`
          : html`<${Working} turn=${turn} />`
      }
    </article>`;
}

function Working({ turn }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    const timer = setTimeout(() => setSlow(true), SLOW * 1000);
    return () => clearTimeout(timer);
  }, [turn]);
  const text = turn.state === "offline" ? t("page.waits_online") : slow ? t("page.slow") : "";
  return html`<p class="working"><span class="dots"
    aria-hidden="true"><i /><i /><i /></span>${text && html`<span>${text}</span>`}</p>`;
}
