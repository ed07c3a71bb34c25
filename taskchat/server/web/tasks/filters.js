// What is shown, and how: every choice is in the address.
import { html, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { plain } from "../app/plain.js";
import { setQuery } from "../app/router.js";
import { t } from "../app/texts.js";
import { projects, tags } from "./tasks.js";

export function Views({ board, by }) {
  const choice = (icon, text, on, changes) => html`<button type="button" class="choice" aria-pressed=${on}
    onClick=${() => setQuery(changes)}><${Icon} name=${icon} />${t(text)}</button>`;
  return html`<div class="tasks-views">
    <div class="choices" role="group" aria-label=${t("tasks.shown_as")}>
      ${choice("list", "tasks.list", !board, { view: null })}${choice("board", "tasks.board", board, { view: "board" })}
    </div>
    <div class="choices" role="group" aria-label=${t("tasks.grouped_by")}>
      ${choice("calendar", "tasks.by_day", by === "day", { by: null })}
      ${choice("tag", "tasks.by_project", by === "project", { by: "project" })}
    </div>
  </div>`;
}

export function Filters({ query }) {
  const [open, setOpen] = useState(false);
  const select = (name, first, options) => html`<select class="field" aria-label=${t(`tasks.${name}`)}
    value=${query.get(name) ?? ""} onChange=${(event) => setQuery({ [name]: event.target.value || null })}>
    <option value="">${t(first)}</option>
    ${options.map(([value, text]) => html`<option value=${value}>${text}</option>`)}
  </select>`;
  const asThey = (values, chosen) => [...new Set([...values, ...(chosen ? [chosen] : [])])].map((value) => [value, plain(value)]);
  return html`<div class="task-filters" data-open=${open} role="search" aria-label=${t("tasks.filters")}>
    <input type="search" class="field" dir="auto" aria-label=${t("tasks.search")} placeholder=${t("tasks.search")}
      value=${query.get("q") ?? ""} onInput=${(event) => setQuery({ q: event.target.value }, { replace: true })} />
    <button type="button" class="icon-button task-filters-more" aria-label=${t("tasks.filters")} aria-expanded=${open}
      onClick=${() => setOpen(!open)}><${Icon} name="filter" /></button>
    <div class="task-choices">
      ${select("status", "tasks.pending", [["done", t("tasks.done")], ["all", t("tasks.all")]])}
      ${select("project", "tasks.any_project", asThey(projects(), query.get("project")))}
      ${select("tag", "tasks.any_tag", asThey(tags(), query.get("tag")).map(([value]) => [value, `#${plain(value)}`]))}
      ${select("priority", "tasks.any_priority", ["high", "medium", "low"].map((value) => [value, t(`tasks.${value}`)]))}
    </div>
  </div>`;
}
