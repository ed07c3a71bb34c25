// What somebody said, and what was answered.
import { moment, time } from "../app/dates.js";
import { html, memo, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { announce } from "../app/notices.js";
import { plain } from "../app/plain.js";
import { t } from "../app/texts.js";
import { Cards } from "./cards.js";
import { Markdown } from "./markdown.js";
import { Sources, useSources } from "./sources.js";

export const Said = memo(({ message, onEdit }) => {
  return html`<article class="message said" data-id=${message.id} aria-label=${t("page.you")}>
    <div class="bubble" dir="auto">${plain(message.content)}</div>
    <div class="message-ways">
      <time datetime=${message.created_at} title=${moment(message.created_at)}>${time(message.created_at)}</time>
      <${Copy} text=${message.content} />
      ${
        onEdit &&
        html`<button type="button" class="icon-button" aria-label=${t("page.edit")} title=${t("page.edit")}
        onClick=${() => onEdit(message.content)}><${Icon} name="edit" /></button>`
      }
    </div>
  </article>`;
});

export const Reply = memo(({ message, turn, children }) => {
  const { tool_calls: calls, sources = [], sources_note: note, stopped, instead_of: instead, model } = message;
  const { cite, setShown, dialog } = useSources(sources);
  return html`<article class="message reply" data-id=${message.id} aria-label="taskchat">
    <${Cards} calls=${calls} turn=${turn} />
    <${Markdown} text=${message.content} cite=${cite} />
    <${Sources} sources=${sources} note=${note} setShown=${setShown} />
    ${stopped && html`<p class="hint">${t("page.was_stopped")}</p>`}
    ${instead && html`<p class="hint">${t("page.instead", { model: plain(instead), other: plain(model) })}</p>`}
    ${children}
    <div class="message-ways">
      <${Copy} text=${message.content} />
      <time datetime=${message.created_at} title=${moment(message.created_at)}>${time(message.created_at)}</time>
    </div>
    ${dialog}
  </article>`;
});

function Copy({ text }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await toClipboard(text);
    setDone(true);
    announce(t("page.copied"));
    setTimeout(() => setDone(false), 1500);
  };
  return html`<button type="button" class="icon-button" aria-label=${t("page.copy")} title=${t("page.copy")}
    onClick=${copy}>
    <${Icon} name=${done ? "check" : "copy"} />
  </button>`;
}

// Without TLS a page on another machine has no clipboard of its own: the old way serves there.
async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text }));
  box.select();
  document.execCommand("copy");
  box.remove();
  return undefined;
}
