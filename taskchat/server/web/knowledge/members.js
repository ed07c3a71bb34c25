// With whom a bot is shared.
import { api } from "../app/api.js";
import { html, useState } from "../app/html.js";
import { plain } from "../app/plain.js";
import { t } from "../app/texts.js";
import { Dialog } from "../parts/dialog.js";
import { Field } from "../parts/field.js";
import { Rows, safely, usePage } from "../parts/rows.js";
import { told } from "../parts/states.js";

export function Members({ bot, onClose }) {
  const path = `bots/${bot.id}/members`;
  const page = usePage(path);
  const [problem, setProblem] = useState(null);
  const submit = async (event) => {
    event.preventDefault();
    const form = event.target;
    setProblem(null);
    try {
      await api.post(path, Object.fromEntries(new FormData(form)));
      form.reset();
      page.load();
    } catch (error) {
      setProblem(error);
    }
  };
  const remove = async (one) => {
    await api.del(`${path}/${one.id}`);
    page.change((all) => all.filter(({ id }) => id !== one.id));
  };
  return html`<${Dialog} title=${t("knowledge.share_title", { name: plain(bot.name) })} onClose=${onClose}>
    <${Rows} page=${page} label=${t("knowledge.share")} empty=${t("knowledge.shared_with_nobody")}
      row=${(one) => html`<div class="list-main"><bdi>${plain(one.name ?? one.email)}</bdi><span
        class="hint">${t(`knowledge.role_${one.role}`)}</span></div>
        <button type="button" class="button"
          onClick=${() => safely(remove(one))}>${t("knowledge.unshare")}</button>`} />
    <form class="form" onSubmit=${submit}>
      <${Field} label=${t("page.email")} name="email" type="email" required maxlength="254"
        error=${problem && (problem.errors?.[0]?.message ?? told(problem).join(" "))} />
      <${Field} label=${t("knowledge.role")}>${(shared) => html`<select ...${shared} name="role">
        ${["viewer", "editor"].map((role) => html`<option value=${role}>${t(`knowledge.role_${role}`)}</option>`)}
      </select>`}<//>
      <button class="button primary">${t("knowledge.share")}</button>
    </form>
  <//>`;
}
