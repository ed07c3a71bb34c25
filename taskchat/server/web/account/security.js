// The password, where one is signed in, and the end of the account.
import { api } from "../app/api.js";
import { moment } from "../app/dates.js";
import { html, useState } from "../app/html.js";
import { notice } from "../app/notices.js";
import { plain } from "../app/plain.js";
import { left, leave, renewWith } from "../app/session.js";
import { t } from "../app/texts.js";
import { Field, wrong } from "../parts/field.js";
import { Rows, safely, usePage } from "../parts/rows.js";
import { told } from "../parts/states.js";
import { Sure } from "../parts/sure.js";

export function Security() {
  const [asking, setAsking] = useState(null);
  const everywhere = async () => {
    await api.post("auth/logout-everywhere", {});
    await leave().catch(left);
  };
  const remove = async ({ password }) => {
    await api.post("auth/me/delete", { password });
    left();
  };
  return html`<section>
    <${Password} />
    <${Sessions} onEverywhere=${() => setAsking("everywhere")} />
    <h2>${t("account.delete")}</h2>
    <p class="hint">${t("account.delete_hint")}</p>
    <button type="button" class="button danger" onClick=${() => setAsking("delete")}>${t("account.delete")}</button>
    ${
      asking === "everywhere" &&
      html`<${Sure} title=${t("account.everywhere")} text=${t("account.everywhere_hint")}
      button=${t("account.everywhere")} run=${everywhere} onClose=${() => setAsking(null)} />`
    }
    ${
      asking === "delete" &&
      html`<${Sure} title=${t("account.delete")} text=${t("account.delete_sure")}
      button=${t("account.delete")}
      run=${remove} onClose=${() => setAsking(null)}>
      <${Field} label=${t("page.password")} name="password" type="password" autocomplete="current-password" required />
    <//>`
    }
  </section>`;
}

function Password() {
  const [problem, setProblem] = useState(null);
  const submit = async (event) => {
    event.preventDefault();
    const form = event.target;
    setProblem(null);
    try {
      const given = Object.fromEntries(new FormData(form));
      await renewWith(await api.post("auth/password", given));
      form.reset();
      notice(t("account.password_changed"));
    } catch (error) {
      setProblem(error);
    }
  };
  return html`<h2>${t("page.password")}</h2>
    <form class="form" onSubmit=${submit}>
      <${Field} label=${t("account.password_now")} name="current_password" type="password"
        autocomplete="current-password" required
        error=${wrong(problem, "current_password")} />
      <${Field} label=${t("account.password_new")} name="new_password" type="password"
        autocomplete="new-password" required minlength="8"
        hint=${t("account.password_hint")} error=${wrong(problem, "new_password")} />
      ${problem && !problem.errors?.length && html`<p class="wrong" role="alert">${told(problem).join(" ")}</p>`}
      <button class="button primary">${t("account.password_change")}</button>
    </form>`;
}

function Sessions({ onEverywhere }) {
  const page = usePage("auth/sessions");
  const end = async (one) => {
    await api.del(`auth/sessions/${one.id}`);
    if (one.current) left();
    else page.change((all) => all.filter(({ id }) => id !== one.id));
  };
  const row = (one) => html`<div class="list-main">
      <span>${named(one.device)}${one.current && html` <span class="badge">${t("account.this_one")}</span>`}</span>
      <span class="hint">${t("account.used", { when: moment(one.used_at) })}</span>
    </div>
    <button type="button" class="button" onClick=${() => safely(end(one))}>${t("page.sign_out")}</button>`;
  return html`<h2>${t("account.sessions")}</h2>
    <${Rows} page=${page} row=${row} label=${t("account.sessions")} />
    <button type="button" class="button" onClick=${onEverywhere}>${t("account.everywhere")}</button>`;
}

// A browser calls itself by many names; two of them tell people which it is.
function named(device) {
  const text = plain(device ?? "");
  if (!text.startsWith("Mozilla/")) return text || t("account.unknown");
  const browser = [
    ["Edg/", "Edge"],
    ["OPR/", "Opera"],
    ["Firefox/", "Firefox"],
    ["Chrome/", "Chrome"],
    ["Safari/", "Safari"],
  ];
  const system = [
    ["Android", "Android"],
    ["iPhone", "iPhone"],
    ["iPad", "iPad"],
    ["Windows", "Windows"],
    ["Mac OS", "macOS"],
    ["Linux", "Linux"],
  ];
  const found = [browser, system].map((all) => all.find(([mark]) => text.includes(mark))?.[1]).filter(Boolean);
  return found.join(" · ") || text.slice(0, 60);
}
