// A list that is fetched: loading, empty, trouble, the rows, and more of them.
import { api } from "../app/api.js";
import { html, useCallback, useEffect, useState } from "../app/html.js";
import { notice } from "../app/notices.js";
import { t } from "../app/texts.js";
import { Loading, told, Trouble } from "./states.js";

// { items, next, problem, load, more, change }: `change` is for what was done to the items here.
export function usePage(path, query = {}) {
  const [state, setState] = useState({});
  const asked = JSON.stringify(query);
  const load = useCallback(() => {
    api.get(path, { query: JSON.parse(asked) }).then(
      ({ items, next_cursor: next }) => setState({ items, next }),
      (problem) => setState((now) => ({ ...now, problem })),
    );
  }, [path, asked]);
  useEffect(() => {
    setState({});
    load();
  }, [load]);
  const more = async () => {
    const page = await api.get(path, { query: { ...JSON.parse(asked), cursor: state.next } });
    setState((now) => ({ items: [...now.items, ...page.items], next: page.next_cursor }));
  };
  const change = (how) => setState((now) => ({ ...now, items: how(now.items ?? []) }));
  return { ...state, load, more: () => safely(more()), change };
}

export function Rows({ page, row, empty, label }) {
  const { items, next, problem, load, more } = page;
  if (problem && !items) return html`<${Trouble} problem=${problem} retry=${load} />`;
  if (!items) return html`<${Loading} lines=${3} />`;
  if (!items.length) return html`<p class="hint">${empty}</p>`;
  return html`<ul class="list" aria-label=${label}>${items.map(
    (item) => html`<li class="list-row"
    key=${item.id}>${row(item)}</li>`,
  )}</ul>
    ${next && html`<button type="button" class="button" onClick=${more}>${t("page.show_more")}</button>`}`;
}

// What goes wrong is told in the corner.
export function safely(doing) {
  return doing.catch((problem) => {
    notice(told(problem).filter(Boolean).join(" "), { kind: "bad" });
  });
}
