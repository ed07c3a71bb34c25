// Bots: whom one may talk to, and those that one makes.
import { api } from "../app/api.js";
import { html, useEffect, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { plain } from "../app/plain.js";
import { go } from "../app/router.js";
import { t } from "../app/texts.js";
import { Menu } from "../parts/menu.js";
import { Rows, usePage } from "../parts/rows.js";
import { Sure } from "../parts/sure.js";
import { EditBot } from "./bot.js";
import { Members } from "./members.js";

export default function View({ params }) {
  const page = usePage("bots", { limit: 100 });
  const [going, setGoing] = useState(null);
  const [sharing, setSharing] = useState(null);
  useEffect(() => {
    document.title = `${t("knowledge.bots")} – taskchat`;
  }, []);
  const close = (saved) => {
    go("/bots");
    if (saved) page.load();
  };
  const remove = async () => {
    await api.del(`bots/${going.id}`);
    page.change((all) => all.filter(({ id }) => id !== going.id));
  };
  const items = (one) => [
    { icon: "edit", text: t("knowledge.bot_edit"), run: () => go(`/bots/${one.id}`) },
    { icon: "document", text: t("knowledge.documents"), run: () => go(`/documents?bot=${one.id}`) },
    { icon: "question", text: t("knowledge.faqs"), run: () => go(`/faqs?bot=${one.id}`) },
    one.role === "owner" && { icon: "user", text: t("knowledge.share"), run: () => setSharing(one) },
    one.role === "owner" && { icon: "trash", text: t("page.delete"), danger: true, run: () => setGoing(one) },
  ];
  return html`<div class="column sheet">
    <h1>${t("knowledge.bots")}</h1>
    <p class="hint">${t("knowledge.bots_hint")}</p>
    <p><a class="button primary" href="/bots/new"><${Icon} name="add" />${t("knowledge.bot_add")}</a></p>
    <${Rows} page=${page} label=${t("knowledge.bots")} empty=${t("knowledge.no_bots")}
      row=${(one) => html`<div class="list-main">
          <bdi>${plain(one.name)}</bdi>
          <span class="hint" dir="auto">${plain(one.description)}</span>
          <span><span class="badge">${t(`knowledge.seen_${one.visibility}`)}</span></span>
        </div>
        <a class="button" href=${`/?bot=${one.id}`}><${Icon} name="chat" />${t("knowledge.talk")}</a>
        ${
          one.role !== "viewer" &&
          html`<${Menu} label=${t("knowledge.menu", { title: plain(one.name) })}
          items=${items(one)} />`
        }`} />
    ${params.id && html`<${EditBot} key=${params.id} id=${params.id} onClose=${close} />`}
    ${sharing && html`<${Members} bot=${sharing} onClose=${() => setSharing(null)} />`}
    ${
      going &&
      html`<${Sure} title=${t("knowledge.bot_delete", { name: plain(going.name) })}
      text=${t("knowledge.bot_delete_hint")}
      button=${t("page.delete")} run=${remove} onClose=${() => setGoing(null)} />`
    }
  </div>`;
}
