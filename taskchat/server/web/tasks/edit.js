// A task edited in its place. Only what was changed is sent.
import { html, useEffect, useRef, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { t } from "../app/texts.js";
import { Field, wrong } from "../parts/field.js";
import { told } from "../parts/states.js";
import { editing, removeTask } from "./actions.js";
import { dayOfDue } from "./groups.js";
import { clockOf, moment, rhythm } from "./moving.js";
import { projects, update } from "./tasks.js";

const RHYTHMS = ["daily", "weekly", "monthly", "yearly"];

export function Edit({ task }) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const form = useRef();
  useEffect(() => form.current.elements.title.select(), []);
  const close = () => {
    editing.set(null);
    requestAnimationFrame(() => document.querySelector(`.task[data-id="${task.id}"] .task-title`)?.focus());
  };
  const submit = async (event) => {
    event.preventDefault();
    const values = changesOf(task, Object.fromEntries(new FormData(form.current)));
    if (!Object.keys(values).length) return close();
    setBusy(true);
    try {
      await update(task, values);
      return close();
    } catch (error) {
      setBusy(false);
      return setProblem(error);
    }
  };
  const keys = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  const bad = (name) => wrong(problem, name);
  return html`<form class="task-edit" ref=${form} onSubmit=${submit} onKeyDown=${keys} aria-label=${t("tasks.edit")}>
    <${Field} label=${t("tasks.field_title")} name="title" dir="auto" required maxlength="500" defaultValue=${task.title} error=${bad("title")} />
    <div class="task-fields">
      <${Field} label=${t("tasks.field_day")} name="day" type="date" defaultValue=${task.due ? dayOfDue(task.due) : ""} error=${bad("due")} />
      <${Field} label=${t("tasks.field_time")} name="clock" type="time" defaultValue=${clockOf(task.due)} />
      <${Choice} label=${t("tasks.field_repeats")} name="repeats" value=${task.recurrence ? rhythm(task.recurrence) : ""}
        options=${[["", "tasks.never"], ...RHYTHMS.map((each) => [each, `tasks.every_${each}`]), ...kept(task)]} />
      <${Choice} label=${t("tasks.priority")} name="priority" value=${task.priority ?? ""}
        options=${[["", "tasks.no_priority"], ...["high", "medium", "low"].map((each) => [each, `tasks.${each}`])]} />
      <${Field} label=${t("tasks.project")} name="project" dir="auto" list="task-projects" maxlength="100" autocomplete="off"
        defaultValue=${task.project ?? ""} error=${bad("project")} />
      <${Field} label=${t("tasks.field_tags")} name="tags" dir="auto" autocomplete="off" defaultValue=${task.tags.join(" ")} error=${bad("tags")} />
    </div>
    <datalist id="task-projects">${projects().map((name) => html`<option value=${name} />`)}</datalist>
    <${Field} label=${t("tasks.field_note")} error=${bad("description")}>
      ${(shared) => html`<textarea ...${shared} name="description" dir="auto" rows="2" maxlength="10000" defaultValue=${task.description ?? ""} />`}
    <//>
    ${problem && !problem.errors?.length && html`<p class="wrong" role="alert">${told(problem).join(" ")}</p>`}
    <div class="task-edit-ways">
      <button class="button primary" disabled=${busy}>${t("tasks.save")}</button>
      <button type="button" class="button" onClick=${close}>${t("tasks.cancel")}</button>
      <button type="button" class="button danger" onClick=${() => removeTask(task)}><${Icon} name="trash" />${t("tasks.delete")}</button>
    </div>
  </form>`;
}

function Choice({ label, name, value, options }) {
  return html`<${Field} label=${label}>
    ${(shared) => html`<select ...${shared} name=${name}>
      ${options.map(([each, text]) => html`<option value=${each} selected=${each === value}>${t(text)}</option>`)}
    </select>`}
  <//>`;
}

// A rhythm that this form has no words for stays as it is.
const kept = (task) => (task.recurrence && rhythm(task.recurrence) === "some" ? [["some", "tasks.every_some"]] : []);

function changesOf(task, { title, day, clock, repeats, priority, project, tags, description }) {
  const due = !day ? null : clock ? moment(day, clock) : day;
  const asItWas = task.due && day === dayOfDue(task.due) && clock === clockOf(task.due);
  const wanted = {
    title: title.trim(),
    due: asItWas ? task.due : due,
    recurrence: repeats === (task.recurrence ? rhythm(task.recurrence) : "") ? task.recurrence : repeats ? `FREQ=${repeats.toUpperCase()}` : null,
    priority: priority || null,
    project: project.trim() || null,
    tags: tags.split(/[\s,#]+/).filter(Boolean),
    description: description.trim() ? description : null,
  };
  const same = (name) => JSON.stringify(wanted[name]) === JSON.stringify(task[name] ?? null);
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => !same(name)));
}
