// A labelled field, with what is wrong with it.
import { html, useId } from "../app/html.js";

export function Field({ label, hint, error, children, ...input }) {
  const id = useId();
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const shared = { id, class: "field", "aria-describedby": about, "aria-invalid": error ? "true" : undefined };
  return html`<div class="labelled">
    <label for=${id}>${label}</label>
    ${children ? children(shared) : html`<input ...${shared} ...${input} />`}
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${error && html`<p class="wrong" id=${`${id}-error`} role="alert">${error}</p>`}
  </div>`;
}

// What the server says of one field of what was sent.
export function wrong(problem, name) {
  return problem?.errors?.find(({ field }) => field === name || field.endsWith(`.${name}`))?.message;
}
