// Name, language, timezone, which model answers; and how the page looks here.
import { api } from "../app/api.js";
import { html, useEffect, useState } from "../app/html.js";
import { notice } from "../app/notices.js";
import { know, session } from "../app/session.js";
import { useStore } from "../app/store.js";
import { LANGUAGES, t } from "../app/texts.js";
import { applyTheme, theme, THEMES } from "../app/theme.js";
import { Field, wrong } from "../parts/field.js";
import { told } from "../parts/states.js";

export function Profile() {
  const user = useStore(session, ({ user: who }) => who);
  const [problem, setProblem] = useState(null);
  const [models, setModels] = useState(null);
  useEffect(() => {
    api.get("models").then(setModels, () => {});
  }, []);
  const submit = async (event) => {
    event.preventDefault();
    const { name, language, timezone, model } = Object.fromEntries(new FormData(event.target));
    setProblem(null);
    try {
      const patch = { name: name.trim() || null, language, timezone };
      if (model !== undefined) patch.model = model || null;
      await know(await api.patch("auth/me", patch));
      notice(t("account.saved"));
    } catch (error) {
      setProblem(error);
    }
  };
  return html`<section>
    <h2>${t("account.profile")}</h2>
    <form class="form" onSubmit=${submit}>
      <p class="hint">${t("account.signed_in_as")} <bdi>${user.email}</bdi></p>
      <${Field} label=${t("account.name")} name="name" autocomplete="name" maxlength="100"
        defaultValue=${user.name ?? ""} error=${wrong(problem, "name")} />
      <${Field} label=${t("account.language")}>${(shared) => html`<select ...${shared} name="language">
        ${choices(Object.entries(LANGUAGES), user.language)}
      </select>`}<//>
      <${Field} label=${t("account.timezone")} hint=${t("account.timezone_hint")} error=${wrong(problem, "timezone")}>
        ${(shared) => html`<select ...${shared}
          name="timezone">${choices(
            zones().map((zone) => [zone, zone.replaceAll("_", " ")]),
            user.timezone,
          )}</select>`}
      <//>
      ${
        models?.items.length > 1 &&
        html`<${Field} label=${t("account.model")} hint=${models.note}>
        ${(shared) => html`<select ...${shared} name="model">
          <option value="" selected=${!user.model}>${t("account.model_servers")}</option>
          ${choices(
            models.items.map(({ name }) => [name, name]),
            user.model,
          )}
        </select>`}
      <//>`
      }
      ${problem && !problem.errors?.length && html`<p class="wrong" role="alert">${told(problem).join(" ")}</p>`}
      <button class="button primary">${t("page.save")}</button>
    </form>
    <${Look} />
  </section>`;
}

function Look() {
  const [now, setNow] = useState(theme());
  const choose = (wanted) => {
    applyTheme(wanted);
    setNow(wanted);
  };
  return html`<fieldset class="look">
    <legend>${t("account.look")}</legend>
    ${THEMES.map(
      (each) => html`<label class="choice"><input type="radio" name="theme" value=${each} checked=${each === now}
        onChange=${() => choose(each)} />${t(`account.look_${each}`)}</label>`,
    )}
  </fieldset>`;
}

// What is chosen now is among the choices, also where this page would not offer it.
function choices(pairs, chosen) {
  const all = !chosen || pairs.some(([value]) => value === chosen) ? pairs : [[chosen, chosen], ...pairs];
  return all.map(([value, text]) => html`<option value=${value} selected=${value === chosen}>${text}</option>`);
}

function zones() {
  return ["UTC", ...(Intl.supportedValuesOf?.("timeZone") ?? [])];
}
