// FAQs: questions with their answers, and the questions that nobody could answer.
import { api, download } from "../app/api.js";
import { html, useEffect, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { plain } from "../app/plain.js";
import { go } from "../app/router.js";
import { t } from "../app/texts.js";
import { Menu } from "../parts/menu.js";
import { Rows, safely, usePage } from "../parts/rows.js";
import { Sure } from "../parts/sure.js";
import { EditFaq } from "./faq.js";
import { Whose } from "./whose.js";

const PAUSE = 250; // ms after a letter

export default function View({ params, query }) {
  const bot = query.get("bot");
  const [q, setQ] = useState("");
  const [wanted, setWanted] = useState("");
  const [going, setGoing] = useState(null);
  const page = usePage("faqs", { bot_id: bot, q: wanted });
  const asked = usePage("faqs/unanswered", { bot_id: bot });
  useEffect(() => {
    document.title = `${t("knowledge.faqs")} – taskchat`;
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(q.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [q]);
  const close = (saved) => {
    go(`/faqs${bot ? `?bot=${bot}` : ""}`);
    if (saved) page.load();
  };
  const remove = async () => {
    await api.del(`faqs/${going.id}`);
    page.change((all) => all.filter(({ id }) => id !== going.id));
  };
  const exported = (format) => safely(download("faqs/export", { format, bot_id: bot }));
  return html`<div class="column sheet">
    <h1>${t("knowledge.faqs")}</h1>
    <p class="hint">${t("knowledge.faqs_hint")}</p>
    <${Whose} bot=${bot} />
    <${Unanswered} page=${asked} bot=${bot} />
    <div class="bar">
      <a class="button primary" href=${`/faqs/0${bot ? `?bot=${bot}` : ""}`}><${Icon}
        name="add" />${t("knowledge.faq_add")}</a>
      <input class="field" type="search" maxlength="500" aria-label=${t("page.search")}
        placeholder=${t("page.search")} value=${q}
        onInput=${(event) => setQ(event.target.value)} />
      <${Menu} label=${t("knowledge.export")} icon="download" items=${["csv", "json"].map((format) => ({
        icon: "download",
        text: t("knowledge.export_as", { format: format.toUpperCase() }),
        run: () => exported(format),
      }))} />
    </div>
    <${Rows} page=${page} label=${t("knowledge.faqs")} empty=${t(wanted ? "page.nothing_found" : "knowledge.no_faqs")}
      row=${(one) => html`<div class="list-main">
          <a href=${`/faqs/${one.id}${bot ? `?bot=${bot}` : ""}`}><bdi>${plain(one.question)}</bdi></a>
          <span class="hint" dir="auto">${plain(one.answer).slice(0, 140)}</span>
          <span><span class="badge" data-status=${one.status}>${t(`knowledge.status_${one.status}`)}</span>
            ${
              one.helpful + one.not_helpful > 0 &&
              html` <span
              class="hint">${t("knowledge.helped", { n: one.helpful, of: one.helpful + one.not_helpful })}</span>`
            }</span>
        </div>
        <button type="button" class="icon-button"
          aria-label=${t("knowledge.faq_delete", { question: plain(one.question) })} onClick=${() => setGoing(one)}>
          <${Icon} name="trash" />
        </button>`} />
    ${params.id && html`<${EditFaq} key=${params.id} id=${params.id} bot=${bot} onClose=${close} />`}
    ${
      going &&
      html`<${Sure} title=${t("knowledge.faq_delete", { question: plain(going.question) })}
      text=${t("knowledge.delete_hint")}
      button=${t("page.delete")} run=${remove} onClose=${() => setGoing(null)} />`
    }
  </div>`;
}

function Unanswered({ page, bot }) {
  if (!page.items?.length) return null;
  const gone = (one) => page.change((all) => all.filter(({ id }) => id !== one.id));
  const draft = async (one) => {
    const { id } = await api.post(`faqs/unanswered/${one.id}/draft`);
    gone(one);
    go(`/faqs/${id}${bot ? `?bot=${bot}` : ""}`);
  };
  const dismiss = async (one) => {
    await api.del(`faqs/unanswered/${one.id}`);
    gone(one);
  };
  return html`<h2>${t("knowledge.unanswered")}</h2>
    <${Rows} page=${page} label=${t("knowledge.unanswered")} row=${(one) => html`<div class="list-main">
        <bdi>${plain(one.question)}</bdi><span class="hint">${t("knowledge.asked", { n: one.count })}</span>
      </div>
      <button type="button" class="button" onClick=${() => safely(draft(one))}>${t("knowledge.answer_it")}</button>
      <button type="button" class="button"
        onClick=${() => safely(dismiss(one))}>${t("knowledge.dismiss")}</button>`} />`;
}
