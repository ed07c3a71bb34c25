// One task: done or not, its title, what is known of it, and what can be done with it.
import { due as dueWords, isOver, time } from "../app/dates.js";
import { html, memo } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { plain } from "../app/plain.js";
import { setQuery } from "../app/router.js";
import { useStore } from "../app/store.js";
import { t } from "../app/texts.js";
import { Menu } from "../parts/menu.js";
import { editing, move, removeTask, toggle } from "./actions.js";
import { Edit } from "./edit.js";
import { dragged, rhythm } from "./moving.js";
import { tasks } from "./tasks.js";

export const Row = memo(({ task, places, group, by, board }) => {
  const open = useStore(editing, (id) => id === task.id);
  const title = plain(task.title);
  const done = task.status === "done";
  if (open) return html`<li class="task" data-open><${Edit} task=${task} /></li>`;
  return html`<li class="task" data-id=${task.id} data-done=${done} draggable="true" onDragStart=${(event) => dragged(event, task)}
    onKeyDown=${(event) => shift(event, task, places, group)}>
    <input type="checkbox" class="task-check" checked=${done} aria-label=${t("tasks.is_done", { title })}
      onClick=${(event) => {
        event.preventDefault();
        toggle(task);
      }} />
    <div class="task-body">
      <button type="button" class="task-title" dir="auto" aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
        onClick=${() => editing.set(task.id)}>${title}</button>
      ${task.description && !board && html`<p class="task-note" dir="auto">${plain(task.description)}</p>`}
      <${Chips} task=${task} by=${by} group=${group} done=${done} />
    </div>
    <${Menu} label=${t("tasks.menu", { title })} items=${choices(task, places, group)} />
  </li>`;
});

// Where a heading has the day, the hour is enough.
const whenOf = ({ due }, group) => (group.length === 10 && due ? (due.length > 10 ? time(due) : "") : due && dueWords(due));

function Chips({ task, by, group, done }) {
  const { due, recurrence, priority, project, tags } = task;
  const when = whenOf(task, group);
  if (!when && !recurrence && !priority && !tags.length && (!project || by === "project")) return null;
  return html`<p class="task-chips">
    ${when && html`<span class="task-chip" data-late=${!done && isOver(due)}><${Icon} name="calendar" />${when}</span>`}
    ${recurrence && html`<span class="task-chip"><${Icon} name="retry" />${t(`tasks.every_${rhythm(recurrence)}`)}</span>`}
    ${priority && html`<span class="task-chip" data-priority=${priority}>${t(`tasks.${priority}`)}</span>`}
    ${project && by !== "project" && html`<${Filter} name="project" value=${project} text=${plain(project)} />`}
    ${tags.map((tag) => html`<${Filter} name="tag" value=${tag} text=${`#${plain(tag)}`} />`)}
  </p>`;
}

function Filter({ name, value, text }) {
  return html`<button type="button" class="task-chip" dir="auto" title=${t("tasks.only", { text })}
    onClick=${() => setQuery({ [name]: value })}>${text}</button>`;
}

function choices(task, places, here) {
  const others = places.filter(({ key, values }) => values && key !== here && key !== "later").slice(0, 12);
  return [
    { icon: "edit", text: t("tasks.edit"), run: () => editing.set(task.id) },
    ...others.map((group) => ({ icon: "calendar", text: t("tasks.move_to", { to: plain(group.name) }), run: () => move(task, group) })),
    { icon: "trash", text: t("tasks.delete"), danger: true, run: () => removeTask(task) },
  ];
}

// Alt and an arrow do what dragging does.
function shift(event, task, places, here) {
  const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!side || !event.altKey) return;
  event.preventDefault();
  const way = getComputedStyle(event.currentTarget).direction === "rtl" ? -side : side;
  const ways = places.filter(({ key, values }) => values || key === here);
  const to = ways[ways.findIndex(({ key }) => key === here) + way];
  if (!to?.values) return;
  move(tasks.value.all.get(task.id) ?? task, to);
  requestAnimationFrame(() => document.querySelector(`.task[data-id="${task.id}"] .task-title`)?.focus());
}
