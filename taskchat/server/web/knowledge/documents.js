// Documents that questions are answered from: added, read, opened.
import { api, download } from "../app/api.js";
import { moment } from "../app/dates.js";
import { html, useEffect, useRef, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { plain } from "../app/plain.js";
import { go } from "../app/router.js";
import { useStore } from "../app/store.js";
import { language, t } from "../app/texts.js";
import { Menu } from "../parts/menu.js";
import { Rows, safely, usePage } from "../parts/rows.js";
import { told } from "../parts/states.js";
import { Sure } from "../parts/sure.js";
import { Document } from "./document.js";
import { upload, uploads } from "./uploads.js";
import { Whose } from "./whose.js";

const AGAIN = 2_000; // ms, while one is being read

export default function View({ params, query }) {
  useEffect(() => {
    document.title = `${t("knowledge.documents")} – taskchat`;
  }, []);
  return params.id
    ? html`<${Document} key=${params.id} id=${params.id} query=${query} />`
    : html`<${Documents}
    bot=${query.get("bot")} />`;
}

function Documents({ bot }) {
  const page = usePage("documents", { bot_id: bot });
  const [going, setGoing] = useState(null);
  const busy = page.items?.some(({ state }) => state !== "ready" && state !== "failed");
  useEffect(() => {
    if (!busy) return undefined;
    const timer = setTimeout(page.load, AGAIN);
    return () => clearTimeout(timer);
  }, [page.items]);
  const remove = async () => {
    await api.del(`documents/${going.id}`);
    page.change((all) => all.filter(({ id }) => id !== going.id));
  };
  return html`<div class="column sheet">
    <h1>${t("knowledge.documents")}</h1>
    <p class="hint">${t("knowledge.documents_hint")}</p>
    <${Whose} bot=${bot} />
    <${Add} bot=${bot} done=${page.load} />
    <${Rows} page=${page} label=${t("knowledge.documents")} empty=${t("knowledge.no_documents")}
      row=${(one) => html`<${Row} document=${one} load=${page.load} remove=${() => setGoing(one)} />`} />
    ${
      going &&
      html`<${Sure} title=${t("knowledge.delete_document", { title: plain(going.title) })}
      text=${t("knowledge.delete_hint")}
      button=${t("page.delete")} run=${remove} onClose=${() => setGoing(null)} />`
    }
  </div>`;
}

function Add({ bot, done }) {
  const sending = useStore(uploads);
  const input = useRef();
  const [over, setOver] = useState(false);
  const take = (files) => upload([...files], bot, done);
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const fetchUrl = (event) => {
    event.preventDefault();
    const form = event.target;
    const url = new FormData(form).get("url").trim();
    safely(
      api.post("documents/url", bot ? { url, bot_id: bot } : { url }).then(() => {
        form.reset();
        done();
      }),
    );
  };
  return html`<div class="drop" data-over=${over} onDrop=${drop} onDragLeave=${() => setOver(false)}
      onDragOver=${(event) => (event.preventDefault(), setOver(true))}>
      <button type="button" class="button primary" onClick=${() => input.current.click()}><${Icon}
        name="add" />${t("knowledge.add_files")}</button>
      <input ref=${input} type="file" multiple hidden
        onChange=${(event) => (take(event.target.files), (event.target.value = ""))} />
      <form class="url" onSubmit=${fetchUrl}>
        <input class="field" type="url" name="url" required maxlength="2000" aria-label=${t("knowledge.address")}
          placeholder=${t("knowledge.address_example")} />
        <button class="button">${t("knowledge.fetch")}</button>
      </form>
    </div>
    ${
      sending.length > 0 &&
      html`<ul class="list" aria-label=${t("knowledge.sending")}>
      ${sending.map(
        (each) => html`<li class="list-row" key=${each.id}>
          <div class="list-main"><bdi>${plain(each.name)}</bdi>
            ${
              each.problem
                ? html`<span class="wrong" role="alert">${told(each.problem).join(" ")}</span>`
                : html`<progress max="100" value=${each.percent} aria-label=${t("knowledge.sending")} />`
            }
          </div>
          ${
            each.problem &&
            html`<button type="button" class="button"
            onClick=${each.close}>${t("page.close")}</button>`
          }
        </li>`,
      )}
    </ul>`
    }`;
}

function Row({ document: one, load, remove }) {
  const busy = one.state !== "ready" && one.state !== "failed";
  const items = [
    one.characters !== null && { icon: "document", text: t("knowledge.open"), run: () => go(`/documents/${one.id}`) },
    one.has_original && {
      icon: "download",
      text: t("knowledge.original"),
      run: () => safely(download(`documents/${one.id}/original`)),
    },
    {
      icon: "retry",
      text: t("knowledge.again"),
      run: () => safely(api.post(`documents/${one.id}/refresh`).then(load)),
    },
    { icon: "trash", text: t("page.delete"), danger: true, run: remove },
  ];
  return html`<div class="list-main">
      ${
        one.characters === null
          ? html`<bdi>${plain(one.title)}</bdi>`
          : html`<a
        href=${`/documents/${one.id}`}><bdi>${plain(one.title)}</bdi></a>`
      }
      ${
        busy
          ? html`<span class="hint">${t(`knowledge.state_${one.state}`)} <progress max="100" value=${one.progress}
          aria-label=${t(`knowledge.state_${one.state}`)} /></span>`
          : html`<span class="hint">${[size(one.size), one.pages && t("knowledge.pages", { n: one.pages }), moment(one.updated_at)].filter(Boolean).join(" · ")}</span>`
      }
      ${one.reason && html`<span class=${one.state === "failed" ? "wrong" : "hint"}>${plain(one.reason)}</span>`}
      ${one.notes.map((note) => html`<span class="hint">${plain(note)}</span>`)}
    </div>
    <${Menu} label=${t("knowledge.menu", { title: plain(one.title) })} items=${items} />`;
}

function size(bytes) {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(language.value, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}
