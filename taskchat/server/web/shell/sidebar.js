// The side bar: where one can go, the conversations, the account. On a small screen it is a drawer.
import { html, useEffect, useRef } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { go } from "../app/router.js";
import { leave, session } from "../app/session.js";
import { useStore } from "../app/store.js";
import { t } from "../app/texts.js";
import { VIEWS, viewAt } from "../app/views.js";
import { notice } from "../app/notices.js";
import { Conversations } from "../chat/list.js";
import { Menu } from "../parts/menu.js";
import { told } from "../parts/states.js";

export function Sidebar(props) {
  return html`<aside class="sidebar" aria-label=${t("page.menu")}><${Inside} ...${props} /></aside>`;
}

export function Drawer({ onClose, ...props }) {
  const box = useRef();
  useEffect(() => {
    const before = document.activeElement;
    box.current.showModal();
    return () => before?.isConnected && before.focus();
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${box} class="drawer" aria-label=${t("page.menu")} onCancel=${cancel}
    onClick=${(event) => event.target === box.current && onClose()}>
    <div class="sidebar-body">
      <button type="button" class="icon-button drawer-close" aria-label=${t("page.close")} onClick=${onClose}>
        <${Icon} name="close" />
      </button>
      <${Inside} ...${props} />
    </div>
  </dialog>`;
}

function Inside({ path, onHelp }) {
  const here = viewAt(path);
  return html`<a class="brand" href="/"><span class="brand-mark"><${Icon} name="check" /></span>taskchat</a>
    <nav class="places" aria-label=${t("page.places")}>
      ${VIEWS.filter(({ nav }) => nav).map(
        ({ name, nav }) => html`<a class="place" href=${nav.to}
          aria-current=${here?.view.name === name ? "page" : null}>
          <${Icon} name=${nav.icon} />${t(nav.text)}
        </a>`,
      )}
    </nav>
    <${Conversations} current=${here?.view.name === "chat" ? here.params.id : null} />
    <${Account} onHelp=${onHelp} />`;
}

function Account({ onHelp }) {
  const user = useStore(session, ({ user: who }) => who);
  const name = user.name || user.email;
  const items = [
    { icon: "user", text: t("page.account"), run: () => go("/account") },
    { icon: "keyboard", text: t("page.shortcuts"), run: onHelp },
    { icon: "back", text: t("page.sign_out"), run: () => leave().catch((problem) => notice(told(problem).join(" "))) },
  ];
  return html`<div class="whose">
    <${Menu} label=${t("page.account_menu", { name })} items=${items} className="whose-button">
      <span class="avatar" aria-hidden="true">${[...name][0].toUpperCase()}</span>
      <span class="whose-name" dir="auto">${name}</span>
    <//>
  </div>`;
}
