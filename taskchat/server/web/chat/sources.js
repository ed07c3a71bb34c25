// Where an answer comes from: numbered, and opened at the place.
import { html, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { plain } from "../app/plain.js";
import { t } from "../app/texts.js";
import { placeOf } from "./place_of.js";
import { SourceDialog } from "./source.js";

export function useSources(sources) {
  const [shown, setShown] = useState(null);
  const cite = sources.length
    ? (n, text) => {
        const found = sources.find((source) => source.n === n);
        if (!found) return text;
        return html`<button type="button" class="cite"
          aria-label=${t("page.source_n", { n, title: plain(found.title) })}
          onClick=${() => setShown(found)}>${n}</button>`;
      }
    : null;
  const dialog = shown && html`<${SourceDialog} source=${shown} onClose=${() => setShown(null)} />`;
  return { cite, setShown, dialog };
}

export function Sources({ sources, note, setShown }) {
  if (!sources.length && !note) return null;
  return html`<div class="sources">
    ${
      sources.length > 0 &&
      html`<ul aria-label=${t("page.sources")}>
      ${sources.map(
        (source) => html`<li key=${source.n}>
          <button type="button" class="source" onClick=${() => setShown(source)}>
            <span class="source-n">${source.n}</span>
            <bdi class="source-title">${placeOf(source)}</bdi>
            <${Icon} name=${source.source.startsWith("faq:") ? "question" : "document"} />
          </button>
        </li>`,
      )}
    </ul>`
    }
    ${note && html`<p class="hint">${plain(note)}</p>`}
  </div>`;
}
