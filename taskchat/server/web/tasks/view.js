// The tasks: a list or a board, by day or by project. What is shown is in the address.
import { html, useEffect, useMemo } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { onLive } from "../app/live.js";
import { setQuery } from "../app/router.js";
import { useStore } from "../app/store.js";
import { t } from "../app/texts.js";
import { Empty, Loading, Trouble } from "../parts/states.js";
import { failed, undoLast } from "./actions.js";
import { Add } from "./add.js";
import { Filters, Views } from "./filters.js";
import { Group } from "./group.js";
import { fitting, grouped, ordered } from "./groups.js";
import { follow, load, loadDone, news, tasks } from "./tasks.js";

export default function View({ query }) {
  const { state, all, problem, doneNext } = useStore(tasks);
  const board = query.get("view") === "board";
  const by = query.get("by") === "project" ? "project" : "day";
  const withDone = ["done", "all"].includes(query.get("status"));
  useEffect(() => {
    document.title = `${t("tasks.title")} · taskchat`;
    const stop = follow();
    const off = onLive(() => news().catch(() => {}));
    return () => [stop, off].forEach((end) => end());
  }, []);
  useEffect(() => {
    if (withDone && doneNext === undefined && state !== "loading") loadDone().catch(failed);
  }, [withDone, state]);
  const found = useMemo(() => ordered(fitting(all, query)), [all, query]);
  const groups = useMemo(() => grouped(found, by, { empty: board }), [found, by, board]);
  const names = groups.map(({ key, name }) => `${key} ${name}`).join("\n");
  const places = useMemo(() => groups.map(({ key, name, values }) => ({ key, name, values })), [names]);
  return html`<div class="tasks" data-board=${board} onKeyDown=${keys}>
    <header class="tasks-head">
      <h1>${t("tasks.title")}</h1>
      <span class="tasks-count" role="status">${state === "loading" ? "" : t("tasks.count", { n: found.length })}</span>
      <button type="button" class="icon-button" aria-label=${t("tasks.undo_last")} title=${t("tasks.undo_last")}
        onClick=${() => undoLast()}><${Icon} name="undo" /></button>
      <${Views} query=${query} board=${board} by=${by} />
    </header>
    <${Add} project=${query.get("project")} />
    <${Filters} query=${query} />
    ${state === "loading" && html`<${Loading} lines=${6} />`}
    ${state === "failed" && html`<${Trouble} problem=${problem} retry=${load} />`}
    ${state !== "loading" && state !== "failed" && !found.length && html`<${Nothing} query=${query} any=${all.size > 0} />`}
    ${(found.length > 0 || (board && all.size > 0)) && html`<div class="task-groups" data-by=${by}>
      ${groups.map((group) => html`<${Group} key=${group.key} group=${group} places=${places} by=${by} board=${board} />`)}
    </div>`}
    ${withDone && doneNext && html`<button type="button" class="button tasks-earlier" onClick=${() => loadDone().catch(failed)}>
      ${t("tasks.earlier")}
    </button>`}
  </div>`;
}

function Nothing({ query, any }) {
  const filtered = ["q", "project", "tag", "priority", "status"].some((name) => query.get(name));
  if (!filtered && !any) return html`<${Empty} icon="tasks" title=${t("tasks.none")} text=${t("tasks.none_hint")} />`;
  if (!filtered) return html`<${Empty} icon="check" title=${t("tasks.all_done")} text=${t("tasks.none_hint")} />`;
  return html`<${Empty} icon="search" title=${t("tasks.none_fit")}>
    <button type="button" class="button" onClick=${clear}>${t("tasks.clear")}</button>
  <//>`;
}

const clear = () => setQuery({ q: null, project: null, tag: null, priority: null, status: null });

// Up and down go from task to task; Ctrl+Z takes the last change back.
function keys(event) {
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [role=menu]")) return;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z") {
    event.preventDefault();
    undoLast();
  }
  const to = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = event.target.closest(".task");
  if (!to || !here || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll(".task")];
  const next = rows[rows.indexOf(here) + to]?.querySelector(event.target.matches("input") ? "input" : ".task-title");
  if (!next) return;
  event.preventDefault();
  next.focus();
}
