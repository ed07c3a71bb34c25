// API keys, and the programs that were let in.
import { api } from "../app/api.js";
import { moment } from "../app/dates.js";
import { html, useState } from "../app/html.js";
import { announce } from "../app/notices.js";
import { plain } from "../app/plain.js";
import { t } from "../app/texts.js";
import { Dialog } from "../parts/dialog.js";
import { Field, wrong } from "../parts/field.js";
import { Rows, usePage } from "../parts/rows.js";
import { told } from "../parts/states.js";
import { Sure } from "../parts/sure.js";

const SCOPES = ["read", "tasks", "chat", "knowledge"];
const DAYS = [30, 90, 365];

export function Keys() {
  const keys = usePage("auth/keys");
  const grants = usePage("auth/grants");
  const [making, setMaking] = useState(false);
  const [going, setGoing] = useState(null);
  const end = async () => {
    await api.del(`auth/${going.path}/${going.id}`);
    going.page.change((all) => all.filter(({ id }) => id !== going.id));
  };
  const key = (one) => html`<div class="list-main">
      <span><bdi>${plain(one.name)}</bdi> <code>${one.start}…</code></span>
      <span class="hint">${[
        one.scopes.map((scope) => t(`account.scope_${scope}`)).join(", "),
        one.used_at ? t("account.used", { when: moment(one.used_at) }) : t("account.never_used"),
        one.expires_at && t("account.until", { when: moment(one.expires_at) }),
      ]
        .filter(Boolean)
        .join(" · ")}</span>
    </div>
    <button type="button" class="button danger"
      onClick=${() => setGoing({ ...one, path: "keys", page: keys })}>${t("page.delete")}</button>`;
  const grant = (one) => html`<div class="list-main">
      <bdi>${plain(one.client_name)}</bdi>
      <span class="hint">${one.redirects_to.join(", ")} · ${t("account.used", { when: moment(one.used_at) })}</span>
    </div>
    <button type="button" class="button danger"
      onClick=${() => setGoing({ ...one, name: one.client_name, path: "grants", page: grants })}>${t("account.stop")}</button>`;
  return html`<section>
    <h2>${t("account.keys")}</h2>
    <p class="hint">${t("account.keys_hint")}</p>
    <${Rows} page=${keys} row=${key} empty=${t("account.no_keys")} label=${t("account.keys")} />
    <button type="button" class="button primary" onClick=${() => setMaking(true)}>${t("account.key_make")}</button>
    <h2>${t("account.grants")}</h2>
    <p class="hint">${t("account.grants_hint")}</p>
    <${Rows} page=${grants} row=${grant} empty=${t("account.no_grants")} label=${t("account.grants")} />
    ${making && html`<${Make} onMade=${keys.load} onClose=${() => setMaking(false)} />`}
    ${
      going &&
      html`<${Sure} title=${t("account.key_end", { name: plain(going.name) })}
      text=${t("account.key_end_hint")}
      button=${t("page.delete")} run=${end} onClose=${() => setGoing(null)} />`
    }
  </section>`;
}

function Make({ onMade, onClose }) {
  const [problem, setProblem] = useState(null);
  const [made, setMade] = useState(null);
  const submit = async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const days = Number(form.get("days"));
    setProblem(null);
    try {
      const wanted = { name: form.get("name").trim(), scopes: form.getAll("scope") };
      setMade(await api.post("auth/keys", days ? { ...wanted, expires_in_days: days } : wanted));
      onMade();
    } catch (error) {
      setProblem(error);
    }
  };
  if (made) return html`<${Made} made=${made} onClose=${onClose} />`;
  return html`<${Dialog} title=${t("account.key_make")} onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <${Field} label=${t("account.key_name")} name="name" required maxlength="100" hint=${t("account.key_name_hint")}
        error=${wrong(problem, "name")} />
      <fieldset class="look">
        <legend>${t("account.key_may")}</legend>
        ${SCOPES.map(
          (scope) => html`<label class="choice"><input type="checkbox" name="scope" value=${scope}
          defaultChecked=${scope === "read"} />
          ${t(`account.scope_${scope}`)}</label>`,
        )}
      </fieldset>
      <${Field} label=${t("account.key_holds")}>${(shared) => html`<select ...${shared} name="days">
        ${DAYS.map((n) => html`<option value=${n} selected=${n === 90}>${t("account.days", { n })}</option>`)}
        <option value="0">${t("account.forever")}</option>
      </select>`}<//>
      ${problem && html`<p class="wrong" role="alert">${problem.errors?.[0]?.message ?? told(problem).join(" ")}</p>`}
      <button class="button primary">${t("account.key_make")}</button>
    </form>
  <//>`;
}

function Made({ made, onClose }) {
  const copy = () => navigator.clipboard?.writeText(made.key).then(() => announce(t("page.copied")));
  return html`<${Dialog} title=${t("account.key_made")} onClose=${onClose} fixed>
    <p>${t("account.key_made_hint")}</p>
    <p><code class="key" tabindex="0">${made.key}</code></p>
    <p class="ways">
      ${navigator.clipboard && html`<button type="button" class="button" onClick=${copy}>${t("page.copy")}</button>`}
      <button type="button" class="button primary" onClick=${onClose}>${t("account.key_kept")}</button>
    </p>
  <//>`;
}
