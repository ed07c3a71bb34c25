// The text of a document, a stretch at a time, with the place that was asked for.
import { api } from "../app/api.js";
import { html, useEffect, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { plain } from "../app/plain.js";
import { t } from "../app/texts.js";
import { Text } from "../chat/source.js";
import { Loading, Trouble } from "../parts/states.js";

const LONG = 6_000; // characters at once
const BEFORE = 800;

export function Document({ id, query }) {
  const start = Number(query.get("start") ?? 0) || 0;
  const end = start + (Number(query.get("length") ?? 0) || 0);
  const [from, setFrom] = useState(end > start ? Math.max(0, start - BEFORE) : start);
  const [{ text, problem }, setState] = useState({});
  const load = () => {
    setState((now) => ({ text: now.text }));
    api.get(`documents/${id}/text`, { query: { start: from, length: LONG, version: query.get("version") } }).then(
      (found) => setState({ text: found }),
      (failed) => setState({ problem: failed }),
    );
  };
  useEffect(load, [id, from]);
  return html`<div class="column sheet">
    <p class="back"><a href="/documents"><${Icon} name="back" /> ${t("knowledge.documents")}</a></p>
    ${problem && html`<${Trouble} problem=${problem} retry=${load} />`}
    ${!problem && !text && html`<${Loading} lines=${8} />`}
    ${
      text &&
      html`<h1 dir="auto">${plain(text.title)}</h1>
      <p class="hint">${t("knowledge.place", { percent: Math.round((100 * text.start) / Math.max(1, text.characters)) })}
        ${text.page && ` · ${t("page.page_n", { n: text.page })}`}</p>
      <${Text} key=${text.start} text=${text} start=${start} end=${end} />
      <p class="ways">
        <button type="button" class="button" disabled=${text.start === 0}
          onClick=${() => setFrom(Math.max(0, text.start - LONG))}>${t("knowledge.before")}</button>
        <button type="button" class="button" disabled=${text.end >= text.characters}
          onClick=${() => setFrom(text.end)}>${t("knowledge.behind")}</button>
      </p>`
    }
  </div>`;
}
