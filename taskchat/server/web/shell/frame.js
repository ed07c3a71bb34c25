// The side bar, and the view that the address names.
import { html, useEffect, useRef, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { place } from "../app/router.js";
import { useStore } from "../app/store.js";
import { loadTexts, t } from "../app/texts.js";
import { loadStyle, viewAt } from "../app/views.js";
import { Empty, Loading, online } from "../parts/states.js";
import { Help } from "./help.js";
import { useKeys } from "./keys.js";
import { Drawer, Sidebar } from "./sidebar.js";

export function Frame() {
  const here = useStore(place);
  const there = useStore(online);
  const [drawer, setDrawer] = useState(false);
  const [help, setHelp] = useState(false);
  useKeys({ help: () => setHelp(true) });
  useEffect(() => setDrawer(false), [here]);
  return html`<div class="frame">
    <a class="skip" href="#main">${t("page.skip")}</a>
    <${Sidebar} path=${here.path} onHelp=${() => setHelp(true)} />
    ${drawer && html`<${Drawer} path=${here.path} onHelp=${() => setHelp(true)} onClose=${() => setDrawer(false)} />`}
    <div class="page">
      <button type="button" class="icon-button open-drawer" aria-label=${t("page.menu")} aria-expanded=${drawer}
        onClick=${() => setDrawer(true)}><${Icon} name="menu" /></button>
      ${!there && html`<p class="offline" role="status">${t("page.offline_banner")}</p>`}
      <${Place} here=${here} />
    </div>
    ${help && html`<${Help} onClose=${() => setHelp(false)} />`}
  </div>`;
}

// A view is fetched when it is first gone to, with its words and its style.
function Place({ here }) {
  const found = viewAt(here.path);
  const name = found?.view.name;
  const [loaded, setLoaded] = useState({});
  const [failed, setFailed] = useState(false);
  const main = useRef();
  const load = () => {
    if (!found || loaded[name]) return;
    setFailed(false);
    const { view } = found;
    Promise.all([view.load(), loadTexts(...(view.texts ?? [])), ...(view.styles ?? []).map(loadStyle)])
      .then(([module]) => setLoaded((all) => ({ ...all, [name]: module.default })))
      .catch(() => setFailed(true));
  };
  useEffect(load, [name]);
  useEffect(() => {
    if (name && name !== "chat") main.current?.focus({ preventScroll: true });
  }, [name]);
  const View = loaded[name];
  return html`<main id="main" class="main" tabindex="-1" ref=${main} data-view=${name}>
    ${
      !found &&
      html`<${Empty} icon="search" title=${t("page.not_found")} text=${t("page.not_found_hint")}>
      <a class="button primary" href="/">${t("page.to_chat")}</a>
    <//>`
    }
    ${
      found &&
      failed &&
      html`<${Empty} icon="warn" title=${t("page.not_loaded")} text=${t("page.not_loaded_hint")}>
      <button type="button" class="button primary" onClick=${() => location.reload()}>${t("page.reload")}</button>
    <//>`
    }
    ${found && !failed && !View && html`<div class="column"><${Loading} /></div>`}
    ${View && html`<${View} key=${name} params=${found.params} query=${here.query} />`}
  </main>`;
}
