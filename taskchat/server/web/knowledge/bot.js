// One bot: what it is called, what it is told, who sees it.
import { api } from "../app/api.js";
import { html, useEffect, useState } from "../app/html.js";
import { t } from "../app/texts.js";
import { Dialog } from "../parts/dialog.js";
import { Field, wrong } from "../parts/field.js";
import { Loading, told, Trouble } from "../parts/states.js";

const NEW = "new";
const KINDS = ["tasks", "rag"];
const SEEN = ["private", "shared", "public"];

export function EditBot({ id, onClose }) {
  const [bot, setBot] = useState(
    id === NEW
      ? { name: "", description: "", visibility: "private", config: { agent_type: "rag", instructions: "" } }
      : null,
  );
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    if (id !== NEW) api.get(`bots/${id}`).then(setBot, setProblem);
  }, [id]);
  const submit = async (event) => {
    event.preventDefault();
    const { name, description, visibility, agent_type, instructions } = Object.fromEntries(new FormData(event.target));
    const body = { name, description, visibility, config: { agent_type, instructions } };
    setProblem(null);
    try {
      await (id === NEW ? api.post("bots", body) : api.patch(`bots/${id}`, body));
      onClose(true);
    } catch (error) {
      setProblem(error);
    }
  };
  const options = (all, chosen, key) => {
    const offered = all.includes(chosen) ? all : [...all, chosen];
    return offered.map(
      (each) => html`<option value=${each}
      selected=${each === chosen}>${t(`knowledge.${key}_${each}`)}</option>`,
    );
  };
  return html`<${Dialog} title=${t(id === NEW ? "knowledge.bot_add" : "knowledge.bot_edit")} wide
    onClose=${() => onClose(false)}>
    ${!bot && !problem && html`<${Loading} />`}
    ${!bot && problem && html`<${Trouble} problem=${problem} />`}
    ${bot && !bot.config && html`<p>${t("knowledge.bot_others")}</p>`}
    ${
      bot?.config &&
      html`<form class="form" onSubmit=${submit}>
      <${Field} label=${t("knowledge.bot_name")} name="name" required maxlength="100" dir="auto"
        defaultValue=${bot.name} error=${wrong(problem, "name")} />
      <${Field} label=${t("knowledge.bot_description")} name="description" maxlength="500" dir="auto"
        defaultValue=${bot.description} error=${wrong(problem, "description")} />
      <${Field} label=${t("knowledge.bot_kind")}>${(shared) => html`<select ...${shared}
        name="agent_type">${options(KINDS, bot.config.agent_type, "kind")}</select>`}<//>
      <${Field} label=${t("knowledge.bot_instructions")} hint=${t("knowledge.bot_instructions_hint")}
        error=${wrong(problem, "instructions")}>
        ${(shared) => html`<textarea ...${shared} name="instructions" rows="5" maxlength="20000" dir="auto"
          defaultValue=${bot.config.instructions} />`}
      <//>
      <${Field} label=${t("knowledge.bot_seen")}>${(shared) => html`<select ...${shared}
        name="visibility">${options(SEEN, bot.visibility, "seen")}</select>`}<//>
      ${problem && !problem.errors?.length && html`<p class="wrong" role="alert">${told(problem).join(" ")}</p>`}
      <button class="button primary">${t("page.save")}</button>
    </form>`
    }
  <//>`;
}
