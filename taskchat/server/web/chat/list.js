// The conversations in the side bar, by day; and what is found among them.
import { daysTo, dayOf } from "../app/dates.js";
import { html, useEffect, useRef, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { onLive } from "../app/live.js";
import { plain } from "../app/plain.js";
import { useStore } from "../app/store.js";
import { t } from "../app/texts.js";
import { Loading, told } from "../parts/states.js";
import { going, list, more, refresh, search, show } from "./conversations.js";
import { Ways } from "./head.js";

const PAUSE = 200; // ms after a letter

export function Conversations({ current }) {
  const [q, setQ] = useState("");
  const { items, next, archived, problem } = useStore(list);
  const away = useStore(going);
  useEffect(() => {
    if (!list.value.items) refresh();
    return onLive(refresh);
  }, []);
  const clear = (event) => {
    if (event.key !== "Escape" || !q) return;
    event.preventDefault();
    setQ("");
  };
  return html`<section class="conversations" aria-label=${t("page.conversations")}>
    <a class="button new-chat" href="/"><${Icon} name="add" />${t("page.new_chat")}</a>
    <div class="search">
      <${Icon} name="search" />
      <input type="search" class="field" data-keys="search" aria-label=${t("page.search")}
        placeholder=${t("page.search")} maxlength="500"
        value=${q} onInput=${(event) => setQ(event.target.value)}
        onKeyDown=${clear} />
    </div>
    ${
      q.trim()
        ? html`<${Found} q=${q.trim()} current=${current} />`
        : html`<div class="scroll" tabindex="-1">
          ${
            archived &&
            html`<p class="group"><button type="button" class="link" onClick=${() => show(false)}><${Icon}
            name="back" />${t("page.archive_title")}</button></p>`
          }
          ${!items && !problem && html`<${Loading} lines=${5} />`}
          ${
            !items &&
            problem &&
            html`<p class="hint">${told(problem)[0]} <button type="button" class="link"
            onClick=${refresh}>${t("page.retry")}</button></p>`
          }
          ${
            items?.length === 0 &&
            html`<p
            class="hint">${t(archived ? "page.none_archived" : "page.no_conversations")}</p>`
          }
          ${items && html`<${Groups} items=${items.filter(({ id }) => !away.has(id))} current=${current} />`}
          ${next && html`<${Edge} key=${next} />`}
          ${
            !archived &&
            items &&
            html`<button type="button" class="link archive-link"
            onClick=${() => show(true)}><${Icon} name="archive" />${t("page.archive_title")}</button>`
          }
        </div>`
    }
  </section>`;
}

function Groups({ items, current }) {
  const groups = new Map();
  for (const each of items) {
    const away = -daysTo(dayOf(each.updated_at));
    const name = away <= 0 ? "today" : away === 1 ? "yesterday" : away < 7 ? "week" : away < 31 ? "month" : "older";
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return [...groups].map(
    ([name, all]) => html`<h2 class="group" key=${name}>${t(`page.group_${name}`)}</h2>
      <ul class="rows">${all.map(
        (each) => html`<${Row} key=${each.id} conversation=${each}
        current=${each.id === current} />`,
      )}</ul>`,
  );
}

function Row({ conversation, current }) {
  return html`<li class="row" data-current=${current}>
    <a dir="auto" href=${`/c/${conversation.id}`}
      aria-current=${current ? "page" : null}><bdi>${plain(conversation.title)}</bdi></a>
    <${Ways} conversation=${conversation} here=${current} />
  </li>`;
}

function Found({ q, current }) {
  const [{ found, problem }, setState] = useState({});
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      search(q, stop.signal).then(
        (result) => setState({ found: result }),
        (failed) => stop.signal.aborted || setState({ problem: failed }),
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [q]);
  if (problem) return html`<p class="hint" role="alert">${told(problem).join(" ")}</p>`;
  if (!found) return html`<${Loading} lines=${3} />`;
  const { titles, hits } = found;
  return html`<div class="scroll" tabindex="-1">
    <p class="unseen" role="status">${t("page.found", { n: titles.length + hits.length })}</p>
    ${!titles.length && !hits.length && html`<p class="hint">${t("page.nothing_found")}</p>`}
    <ul class="rows">
      ${titles.map((each) => html`<${Row} key=${each.id} conversation=${each} current=${each.id === current} />`)}
      ${hits.map(
        (hit) => html`<li class="row hit" key=${hit.message_id}>
          <a href=${`/c/${hit.conversation_id}?at=${encodeURIComponent(hit.cursor)}`}>
            <bdi>${plain(hit.title)}</bdi><span class="snippet" dir="auto">${plain(hit.snippet)}</span>
          </a>
        </li>`,
      )}
    </ul>
  </div>`;
}

function Edge() {
  const mark = useRef();
  useEffect(() => {
    const watch = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && more().catch(() => {}));
    watch.observe(mark.current);
    return () => watch.disconnect();
  }, []);
  return html`<div ref=${mark} class="edge" />`;
}
