// A day or a project with its tasks: a part of the list, or a column of the board. Tasks can be dropped on it.
import { html, useEffect, useRef, useState } from "../app/html.js";
import { plain } from "../app/plain.js";
import { t } from "../app/texts.js";
import { move } from "./actions.js";
import { KIND } from "./moving.js";
import { Row } from "./row.js";
import { tasks } from "./tasks.js";

const SHOWN = 60;

export function Group({ group, places, by, board }) {
  const [shown, setShown] = useState(SHOWN);
  const [over, setOver] = useState(false);
  const id = `group-${group.key}`;
  const takes = (event) => {
    if (!group.values || !event.dataTransfer.types.includes(KIND)) return;
    event.preventDefault();
    setOver(true);
  };
  const left = (event) => !event.currentTarget.contains(event.relatedTarget) && setOver(false);
  const dropped = (event) => {
    setOver(false);
    const task = tasks.value.all.get(Number(event.dataTransfer.getData(KIND)));
    if (!task) return;
    event.preventDefault();
    move(task, group);
  };
  return html`<section class="task-group" data-over=${over} data-kind=${group.key} aria-labelledby=${id}
    onDragOver=${takes} onDragLeave=${left} onDrop=${dropped}>
    <h2 id=${id}><bdi>${plain(group.name)}</bdi><span class="task-number">${group.tasks.length}</span></h2>
    <ul class="task-list">
      ${group.tasks.slice(0, shown).map((task) => html`<${Row} key=${task.id} task=${task} places=${places} group=${group.key} by=${by} board=${board} />`)}
    </ul>
    ${shown < group.tasks.length && html`<${More} left=${group.tasks.length - shown} more=${() => setShown(shown + SHOWN)} />`}
  </section>`;
}

// Those further down come when one gets there.
function More({ left, more }) {
  const button = useRef();
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => entry.isIntersecting && more(), { rootMargin: "600px" });
    watch.observe(button.current);
    return () => watch.disconnect();
  });
  return html`<button type="button" ref=${button} class="button task-more" onClick=${more}>${t("tasks.more", { n: left })}</button>`;
}
