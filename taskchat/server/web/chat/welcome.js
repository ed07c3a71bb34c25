// Before the first words: what one may say.
import { html, useEffect, useState } from "../app/html.js";
import { api } from "../app/api.js";
import { Icon } from "../app/icons.js";
import { plain } from "../app/plain.js";
import { session } from "../app/session.js";
import { t } from "../app/texts.js";

const EXAMPLES = [
  ["calendar", "page.try_today"],
  ["add", "page.try_add"],
  ["retry", "page.try_every"],
  ["check", "page.try_done"],
];

export function Welcome({ say, bot }) {
  const [met, setMet] = useState(null);
  useEffect(() => {
    if (bot) api.get(`bots/${bot}`).then(setMet, () => {});
  }, [bot]);
  const name = session.value.user.name;
  return html`<div class="welcome">
    <h2 dir="auto">${met ? plain(met.name) : name ? t("page.hello_name", { name: plain(name) }) : t("page.hello")}</h2>
    <p class="lead" dir="auto">${met ? plain(met.greeting ?? met.description ?? "") : t("page.hello_text")}</p>
    ${
      !bot &&
      html`<ul class="examples" aria-label=${t("page.examples")}>
      ${EXAMPLES.map(
        ([icon, key]) => html`<li><button type="button" class="example" onClick=${() => say(t(key))}><${Icon}
          name=${icon} />${t(key)}</button></li>`,
      )}
    </ul>`
    }
  </div>`;
}
