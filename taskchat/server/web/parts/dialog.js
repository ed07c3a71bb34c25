// A dialog of the browser: it keeps the focus, Escape closes it.
import { Icon } from "../app/icons.js";
import { html, useEffect, useId, useRef } from "../app/html.js";
import { t } from "../app/texts.js";

export function Dialog({ title, onClose, children, wide = false, fixed = false, drawer = false }) {
  const box = useRef();
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    box.current.showModal();
    return () => before?.isConnected && before.focus();
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    if (!fixed) onClose();
  };
  const outside = (event) => event.target === box.current && !fixed && onClose();
  return html`<dialog ref=${box} class="dialog" data-wide=${wide} data-drawer=${drawer} aria-labelledby=${id}
    onCancel=${cancel} onClick=${outside}>
    <div class="dialog-body">
      <div class="dialog-head">
        <h2 id=${id}>${title}</h2>
        ${
          !fixed &&
          html`<button type="button" class="icon-button" aria-label=${t("page.close")} onClick=${onClose}>
          <${Icon} name="close" />
        </button>`
        }
      </div>
      ${children}
    </div>
  </dialog>`;
}
