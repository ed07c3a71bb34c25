// A source, opened at the place that a reply quotes.
import { api } from "../app/api.js";
import { html, useEffect, useState } from "../app/html.js";
import { plain } from "../app/plain.js";
import { t } from "../app/texts.js";
import { Dialog } from "../parts/dialog.js";
import { Loading, Trouble } from "../parts/states.js";
import { placeOf } from "./place_of.js";

const AROUND = 1_200; // characters before and behind

export function SourceDialog({ source, onClose }) {
  const [kind, id] = source.source.split(":");
  return html`<${Dialog} title=${placeOf(source)} wide onClose=${onClose}>
    ${
      kind === "doc"
        ? html`<${Passage} id=${id} source=${source} />`
        : html`<blockquote class="passage"
      dir="auto">${plain(source.quote)}</blockquote>`
    }
    <p class="ways"><a class="button"
      href=${kind === "doc" ? documentAt(id, source) : `/faqs/${id}`}>${t("page.open_source")}</a></p>
  <//>`;
}

function Passage({ id, source }) {
  const [{ found, problem }, setState] = useState({});
  const from = Math.max(0, source.start - AROUND);
  const load = () => {
    setState({});
    const version = versionOf(source);
    api.get(`documents/${id}/text`, { query: { start: from, length: source.end - from + AROUND, version } }).then(
      (text) => setState({ found: text }),
      (failed) => setState({ problem: failed }),
    );
  };
  useEffect(load, [id]);
  if (problem)
    return html`<blockquote class="passage" dir="auto">${plain(source.quote)}</blockquote><${Trouble}
    problem=${problem} retry=${load} />`;
  if (!found) return html`<${Loading} />`;
  return html`<${Text} text=${found} start=${source.start} end=${source.end} />`;
}

// A stretch of a text with a part of it marked, and brought into view. Places are counted in whole characters.
export function Text({ text, start, end }) {
  const letters = [...text.text];
  const [from, to] = [start - text.start, end - text.start];
  const part = (a, b) => plain(letters.slice(Math.max(0, a), Math.max(0, b)).join(""));
  return html`<div class="passage" dir="auto" tabindex="0">
    ${text.start > 0 && "… "}${part(0, from)}<mark
      ref=${(mark) => mark?.scrollIntoView({ block: "center" })}>${part(from, to)}</mark>${part(to, letters.length)}
    ${text.end < text.characters && " …"}
  </div>`;
}

function documentAt(id, source) {
  const version = versionOf(source);
  const place = `start=${source.start}&length=${source.end - source.start}`;
  return `/documents/${id}?${place}${version ? `&version=${version}` : ""}`;
}

function versionOf({ url }) {
  return /[?&]version=(\d+)/.exec(url)?.[1];
}
