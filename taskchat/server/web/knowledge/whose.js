// Whose knowledge: one's own, or that of a bot that one may change. It is in the address.
import { api } from "../app/api.js";
import { html, useEffect, useState } from "../app/html.js";
import { plain } from "../app/plain.js";
import { setQuery } from "../app/router.js";
import { t } from "../app/texts.js";

export function Whose({ bot }) {
  const [bots, setBots] = useState([]);
  useEffect(() => {
    api.get("bots", { query: { limit: 200 } }).then(
      ({ items }) => setBots(items.filter(({ role }) => role !== "viewer")),
      () => {},
    );
  }, []);
  if (!bots.length) return null;
  return html`<label class="whose-label">${t("knowledge.whose")}
    <select class="field" onChange=${(event) => setQuery({ bot: event.target.value || null })}>
      <option value="" selected=${!bot}>${t("knowledge.mine")}</option>
      ${bots.map(({ id, name }) => html`<option value=${id} selected=${id === bot}>${plain(name)}</option>`)}
    </select>
  </label>`;
}
