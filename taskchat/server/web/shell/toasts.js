// Notices in the corner, and what screen readers are told.
import { html } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { notices, spoken } from "../app/notices.js";
import { useStore } from "../app/store.js";
import { t } from "../app/texts.js";

export function Toasts() {
  const all = useStore(notices);
  const words = useStore(spoken);
  const act = ({ action, close }) => {
    close();
    action.run();
  };
  return html`<div>
    <div class="toasts" role="status">
      ${all.map(
        (each) => html`<div class="toast" key=${each.id} data-kind=${each.kind}>
          <span>${each.text}</span>
          ${
            each.action &&
            html`<button type="button" class="toast-action"
            onClick=${() => act(each)}>${each.action.text}</button>`
          }
          <button type="button" class="icon-button" aria-label=${t("page.close")} onClick=${each.close}>
            <${Icon} name="close" />
          </button>
        </div>`,
      )}
    </div>
    <div class="unseen" aria-live="polite">${words}</div>
  </div>`;
}
