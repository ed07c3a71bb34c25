// Tool calls as short lines: what was done, to which task.
import { due } from "../app/dates.js";
import { html } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { plain } from "../app/plain.js";
import { t } from "../app/texts.js";
import { Undo, useUndone } from "./undo.js";

const SHOWN = 5;
const CHANGING = /^(add|update|complete|reopen|delete)_tasks?$/;
const KNOWN = new Set([
  ...["add_task", "add_tasks", "list_tasks", "update_task", "complete_task", "complete_tasks", "reopen_task"],
  ...["delete_task", "delete_tasks", "undo_last_change", "search_knowledge", "confirm"],
]);

export function Cards({ calls, turn = null }) {
  if (!calls.length) return null;
  return html`<ul class="cards" aria-label=${t("page.tools")}>
    ${calls.map((call) => html`<${Card} key=${call.id} call=${call} turn=${turn} />`)}
  </ul>`;
}

// Whether a call has changed something that can be taken back.
function changes({ tool, result, error, running }) {
  return CHANGING.test(tool) && !error && !running && Boolean(result) && !result.confirmation;
}

function Card({ call, turn }) {
  const [undone, done] = useUndone(turn, call);
  const state = undone ? "undone" : stateOf(call);
  const told = (state === "done" || undone) && call.tool !== "list_tasks"; // the reply lists the others
  const tasks = told ? tasksOf(call.result) : [];
  const total = call.result?.total ?? tasks.length;
  const tool = undone ? "undo_last_change" : call.tool;
  const name = KNOWN.has(tool) ? t(`page.tool_${tool}`) : plain(tool);
  return html`<li class="card" data-state=${state}>
    <span class="card-mark"><${Icon}
      name=${{ done: "check", undone: "undo", failed: "close", waits: "question", running: "more" }[state]} /></span>
    <span class="card-what">${state === "waits" ? t("page.tool_waits") : name}</span>
    ${tasks.slice(0, SHOWN).map((task) => html`<${Task} task=${task} />`)}
    ${tasks.length > 0 && total > SHOWN && html`<span class="card-more">${t("page.more", { n: total - SHOWN })}</span>`}
    ${!tasks.length && html`<span class="card-about" dir="auto">${about(call)}</span>`}
    ${turn && !undone && changes(call) && html`<${Undo} turn=${turn} call=${call} done=${done} />`}
  </li>`;
}

function Task({ task }) {
  return html`<span class="card-task">
    <bdi>${plain(task.title)}</bdi>
    ${task.due && html`<span class="card-due">${due(task.due)}</span>`}
  </span>`;
}

function stateOf({ running, error, result }) {
  if (running) return "running";
  if (error) return "failed";
  return result?.confirmation ? "waits" : "done";
}

function tasksOf(result) {
  if (!result) return [];
  if (result.task) return [result.task];
  if (Array.isArray(result.tasks)) return result.tasks;
  return (result.undone ?? []).map(({ task }) => task);
}

function about({ tool, arguments: given = {}, error, result }) {
  if (error) return plain(error);
  if (tool === "list_tasks" && result) return t("page.n_tasks", { n: result.total ?? 0 });
  return plain(given.title ?? given.query ?? given.q ?? (given.task_id ? `#${given.task_id}` : "")).slice(0, 160);
}
