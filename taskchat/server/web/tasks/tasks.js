// The tasks as the server has them, kept as they change: here, in other tabs, in other programs.
import { api } from "../app/api.js";
import { changed } from "../app/live.js";
import { store } from "../app/store.js";

const FIRST = 200;
const PAGE = 1000;
const DONE = 200;

const nothing = () => ({ state: "loading", all: new Map(), problem: null, last: null, doneNext: undefined });

export const tasks = store(nothing());
export const projects = () => named("project");
export const tags = () => [...new Set([...tasks.value.all.values()].flatMap((task) => task.tags))].sort();

function named(field) {
  const found = new Map();
  for (const task of tasks.value.all.values()) if (task[field]) found.set(task[field].toLowerCase(), task[field]);
  return [...found.values()].sort((one, other) => one.localeCompare(other));
}

// Where we are in the changes is asked first: what changes while the list is read is told afterwards.
export async function load() {
  tasks.set((now) => ({ ...now, state: now.all.size ? now.state : "loading", problem: null }));
  try {
    const { last } = await api.get("tasks/changes");
    const page = await api.get("tasks", { query: { limit: FIRST } });
    const all = keyed(page.items);
    tasks.set({ ...nothing(), state: page.next_cursor ? "more" : "ready", all, last });
    await rest(page.next_cursor);
  } catch (problem) {
    tasks.set((now) => ({ ...now, state: now.all.size ? now.state : "failed", problem }));
  }
}

async function rest(cursor) {
  let next = cursor;
  while (next) {
    const page = await api.get("tasks", { query: { limit: PAGE, cursor: next } });
    next = page.next_cursor;
    tasks.set((now) => ({ ...now, state: next ? "more" : "ready", all: new Map([...keyed(page.items), ...now.all]) }));
  }
}

// The latest of those that are done; again: those before them.
export async function loadDone() {
  const { doneNext } = tasks.value;
  if (doneNext === null) return;
  const page = await api.get("tasks", { query: { status: "done", sort: "updated", limit: DONE, cursor: doneNext } });
  tasks.set((now) => ({ ...now, doneNext: page.next_cursor, all: new Map([...keyed(page.items), ...now.all]) }));
}

const keyed = (items) => new Map(items.map((task) => [task.id, task]));

export function put(...changedTasks) {
  tasks.set((now) => ({ ...now, all: new Map([...now.all, ...keyed(changedTasks)]) }));
}

function drop(id) {
  tasks.set((now) => {
    const all = new Map(now.all);
    all.delete(id);
    return { ...now, all };
  });
}

// Follow the changes until told to stop. A tab that nobody sees waits.
export function follow() {
  const end = new AbortController();
  follows(end.signal);
  return () => end.abort();
}

async function follows(signal) {
  while (!signal.aborted) {
    let pause = 0;
    try {
      await seen(signal);
      if (tasks.value.last === null) await load();
      const any = await news({ headers: { Prefer: "wait=20" }, signal });
      pause = any ? 2 : 0.5;
    } catch (problem) {
      pause = problem.retryAfter ?? 5;
    }
    await wait(pause, signal);
  }
}

// What is new since we last knew, put in its place.
export async function news(options = {}) {
  const { last } = tasks.value;
  if (last === null) return false;
  const told = await api.get("tasks/changes", { query: { after: last }, ...options });
  if (!told.whole) await load();
  else if (told.items.length) tasks.set((now) => ({ ...now, last: told.last, all: applied(now.all, told.items) }));
  return told.items.length > 0;
}

function applied(before, items) {
  const all = new Map(before);
  for (const { task_id: id, after } of [...items].reverse()) {
    if (after) all.set(id, after);
    else all.delete(id);
  }
  return all;
}

function seen(signal) {
  if (document.visibilityState === "visible") return undefined;
  return new Promise((go) => {
    document.addEventListener("visibilitychange", go, { once: true });
    signal.addEventListener("abort", go);
  });
}

function wait(seconds, signal) {
  return new Promise((go) => {
    const timer = setTimeout(go, seconds * 1000);
    const now = () => {
      clearTimeout(timer);
      go();
    };
    window.addEventListener("online", now, { once: true });
    signal.addEventListener("abort", now);
  });
}

// Changes are shown at once, and taken back when the server does not make them.
async function shown(task, values, send) {
  put({ ...task, ...values });
  try {
    const made = await send();
    put(made);
    changed();
    return made;
  } catch (problem) {
    if (problem.status === 404) drop(task.id);
    else put(task);
    throw problem;
  }
}

const once = { key: true };

export function complete(task) {
  return shown(task, { status: "done" }, () => api.post(`tasks/${task.id}/complete`, undefined, once));
}

export function reopen(task) {
  return shown(task, { status: "pending" }, () => api.post(`tasks/${task.id}/reopen`, undefined, once));
}

export function update(task, values) {
  return shown(task, values, () => api.patch(`tasks/${task.id}`, values, once));
}

export async function remove(task) {
  drop(task.id);
  try {
    await api.del(`tasks/${task.id}`, once);
    changed();
  } catch (problem) {
    if (problem.status !== 404) put(task);
    throw problem;
  }
}

export async function add(drafts) {
  const made = [];
  for (const draft of drafts) {
    made.push(await api.post("tasks", draft, once));
    put(made.at(-1));
  }
  changed();
  return made;
}

export async function undo(times = 1) {
  const undone = [];
  for (let time = 0; time < times; time += 1) undone.push(...(await api.post("tasks/undo", undefined, once)).undone);
  await news();
  changed();
  return undone;
}
