// The messages, which scroll. Older ones come as they are looked for; it stays at the end while one is there.
import { day, dayOf } from "../app/dates.js";
import { html, memo, useEffect, useLayoutEffect, useRef, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { useStore } from "../app/store.js";
import { t } from "../app/texts.js";
import { Reply, Said } from "./message.js";
import { Question } from "./question.js";
import { Turn } from "./turn.js";

const NEAR = 80; // px from the end at which it counts as the end
const AHEAD = "600px";

export function Transcript({ talk, onEdit }) {
  const { pages, at } = useStore(talk.state);
  const box = useRef();
  const inside = useRef();
  const held = useRef(null); // a message, and where it was drawn, before a page came above it
  const stuck = useRef(!at);
  const [away, setAway] = useState(Boolean(at));
  const end = !pages.at(-1)?.prev_cursor;

  const toEnd = () => {
    if (!box.current) return;
    stuck.current = true;
    box.current.scrollTop = box.current.scrollHeight;
  };
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    stuck.current = end && scrollHeight - scrollTop - clientHeight < NEAR;
    setAway(!stuck.current);
  };
  const more = (older) => {
    held.current = firstSeen(box.current);
    talk.more(older);
  };

  useLayoutEffect(() => {
    const { message, top } = held.current ?? {};
    if (message?.isConnected) box.current.scrollTop += message.getBoundingClientRect().top - top;
    held.current = null;
  }, [pages]);
  useEffect(() => {
    const watch = new ResizeObserver(() => stuck.current && toEnd());
    watch.observe(inside.current);
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    const off = talk.turn.subscribe((turn) => {
      if (turn?.state === "waiting" && !turn.id) requestAnimationFrame(toEnd);
    });
    if (!at) toEnd();
    return off;
  }, []);

  return html`<div class="transcript" ref=${box} onScroll=${scrolled} role="log" aria-live="off"
    aria-label=${t("page.conversation")} tabindex="0">
    <div class="column messages" ref=${inside}>
      ${pages[0]?.next_cursor && html`<${Edge} key=${pages[0].next_cursor} root=${box} reached=${() => more(true)} />`}
      ${pages.map(
        (page, place) => html`<${Page} key=${page.items[0]?.id ?? place} page=${page}
        before=${pages[place - 1]?.items.at(-1)}
        talk=${talk} onEdit=${onEdit} end=${end && page === pages.at(-1)} />`,
      )}
      ${!end && html`<${Edge} key=${pages.at(-1).prev_cursor} root=${box} reached=${() => more(false)} />`}
      ${end && html`<${Turn} talk=${talk} onEdit=${onEdit} />`}
    </div>
    ${
      away &&
      html`<button type="button" class="icon-button to-end" aria-label=${t("page.to_end")}
      onClick=${() => (end ? toEnd() : talk.load().then(toEnd))}>
      <${Icon} name="arrow_down" />
    </button>`
    }
  </div>`;
}

const Page = memo(
  ({ page, before, end, talk, onEdit }) =>
    page.items.map((message, place) => {
      const previous = page.items[place - 1] ?? before;
      const isLast = end && place === page.items.length - 1;
      const when = dayOf(message.created_at);
      return html`
      ${(!previous || dayOf(previous.created_at) !== when) && html`<p class="day"><span>${day(when)}</span></p>`}
      ${
        message.role === "user"
          ? html`<${Said} key=${message.id} message=${message} onEdit=${onEdit} />`
          : html`<${Reply} key=${message.id} message=${message} turn=${turnOf(previous)}>
            ${isLast && html`<${Question} question=${message.needs_answer} talk=${talk} />`}
          <//>`
      }
      ${isLast && message.role === "user" && html`<p class="hint">${t("page.unanswered")}</p>`}`;
    }),
  ["page", "before", "end", "talk"],
);

// The number of the message that a reply answers.
const turnOf = (said) => (said?.role === "user" && typeof said.id === "number" ? said.id : null);

// What brings the next page when it comes near the window.
function Edge({ root, reached }) {
  const mark = useRef();
  useEffect(() => {
    const watch = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && reached(), {
      root: root.current,
      rootMargin: AHEAD,
    });
    watch.observe(mark.current);
    return () => watch.disconnect();
  }, []);
  return html`<div class="edge" ref=${mark}><span class="skeleton" /></div>`;
}

function firstSeen(box) {
  const { top } = box.getBoundingClientRect();
  const message = [...box.querySelectorAll(".message")].find((each) => each.getBoundingClientRect().bottom > top);
  return message ? { message, top: message.getBoundingClientRect().top } : null;
}
