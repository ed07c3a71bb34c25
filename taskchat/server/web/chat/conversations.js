// The list of conversations, and what is done with them.
import { api } from "../app/api.js";
import { changed } from "../app/live.js";
import { notice } from "../app/notices.js";
import { store } from "../app/store.js";
import { t } from "../app/texts.js";

const PAGE = 40;
const WAIT = 7; // seconds in which a deletion can be taken back

export const list = store({ items: null, next: null, archived: false, problem: null });
export const going = store(new Set()); // those that are about to be deleted

export async function refresh() {
  const { archived, items } = list.value;
  try {
    const limit = Math.min(200, Math.max(PAGE, items?.length ?? 0));
    const page = await api.get("conversations", { query: { limit, archived } });
    if (list.value.archived === archived)
      list.set({ items: page.items, next: page.next_cursor, archived, problem: null });
  } catch (problem) {
    list.set((now) => ({ ...now, problem }));
  }
}

export async function more() {
  const { next, archived } = list.value;
  if (!next) return;
  const page = await api.get("conversations", { query: { limit: PAGE, archived, cursor: next } });
  list.set((now) =>
    now.next === next ? { ...now, items: [...now.items, ...page.items], next: page.next_cursor } : now,
  );
}

export function show(archived) {
  list.set({ items: null, next: null, archived, problem: null });
  return refresh();
}

// By title and by what was said: { titles, hits }.
export async function search(q, signal) {
  const [titles, hits] = await Promise.all([
    api.get("conversations", { query: { q, limit: 8 }, signal }),
    api.get("messages/search", { query: { q, limit: 12 }, signal }),
  ]);
  return { titles: titles.items, hits: hits.items };
}

export async function rename(id, title) {
  const renamed = await api.patch(`conversations/${id}`, { title });
  put(renamed);
  changed();
  return renamed;
}

export async function archive(conversation, archived) {
  await api.patch(`conversations/${conversation.id}`, { archived });
  list.set((now) => ({ ...now, items: now.items?.filter(({ id }) => id !== conversation.id) ?? null }));
  changed();
  notice(t(archived ? "page.archived" : "page.unarchived"), {
    action: { text: t("page.undo"), run: () => archive(conversation, !archived).then(refresh) },
  });
}

// It goes when nobody has taken that back for a few seconds, or when the page is left.
export function remove(conversation) {
  const { id } = conversation;
  going.set((now) => new Set(now).add(id));
  const stay = () => going.set((now) => new Set([...now].filter((each) => each !== id)));
  const off = () => {
    clearTimeout(timer);
    window.removeEventListener("pagehide", go);
  };
  const go = () => {
    off();
    api
      .del(`conversations/${id}`, { keepalive: true })
      .then(
        refresh,
        (problem) => problem.status !== 404 && notice(problem.detail || t("page.not_deleted"), { kind: "bad" }),
      )
      .finally(stay)
      .then(changed);
  };
  const timer = setTimeout(go, WAIT * 1000);
  window.addEventListener("pagehide", go);
  const undo = () => {
    off();
    stay();
  };
  notice(t("page.deleted", { title: conversation.title }), {
    action: { text: t("page.undo"), run: undo },
    seconds: WAIT,
  });
}

function put(conversation) {
  list.set((now) => ({
    ...now,
    items: now.items?.map((each) => (each.id === conversation.id ? conversation : each)) ?? null,
  }));
}
