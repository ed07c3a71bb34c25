// One FAQ: read, written, published.
import { api } from "../app/api.js";
import { html, useEffect, useState } from "../app/html.js";
import { t } from "../app/texts.js";
import { Dialog } from "../parts/dialog.js";
import { Field, wrong } from "../parts/field.js";
import { Loading, told, Trouble } from "../parts/states.js";

const NEW = "0";
const STATUS = ["draft", "published", "archived"];

export function EditFaq({ id, bot, onClose }) {
  const [faq, setFaq] = useState(
    id === NEW ? { question: "", answer: "", wordings: [], category: "", status: "published", meta: {} } : null,
  );
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    if (id !== NEW) api.get(`faqs/${id}`).then(setFaq, setProblem);
  }, [id]);
  const submit = async (event) => {
    event.preventDefault();
    const { question, answer, wordings, category, status } = Object.fromEntries(new FormData(event.target));
    const lines = wordings
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    const body = { question, answer, wordings: lines, category: category.trim() || null, status };
    setProblem(null);
    try {
      if (id === NEW) await api.post("faqs", bot ? { ...body, bot_id: bot } : body);
      else await api.patch(`faqs/${id}`, body);
      onClose(true);
    } catch (error) {
      setProblem(error);
    }
  };
  const readOnly = faq?.meta === null; // who may only ask sees no meta
  return html`<${Dialog} title=${t(id === NEW ? "knowledge.faq_add" : "knowledge.faq")} wide
    onClose=${() => onClose(false)}>
    ${!faq && !problem && html`<${Loading} />`}
    ${!faq && problem && html`<${Trouble} problem=${problem} />`}
    ${faq && readOnly && html`<h3 dir="auto">${faq.question}</h3><p class="as-written" dir="auto">${faq.answer}</p>`}
    ${
      faq &&
      !readOnly &&
      html`<form class="form" onSubmit=${submit}>
      <${Field} label=${t("knowledge.question")} name="question" required maxlength="500" dir="auto"
        defaultValue=${faq.question} error=${wrong(problem, "question")} />
      <${Field} label=${t("knowledge.answer")} error=${wrong(problem, "answer")}>
        ${(shared) => html`<textarea ...${shared} name="answer" rows="6" maxlength="20000" dir="auto"
          defaultValue=${faq.answer} />`}
      <//>
      <${Field} label=${t("knowledge.wordings")} hint=${t("knowledge.wordings_hint")}
        error=${wrong(problem, "wordings")}>
        ${(shared) => html`<textarea ...${shared} name="wordings" rows="3" dir="auto"
          defaultValue=${faq.wordings.join("\n")} />`}
      <//>
      <${Field} label=${t("knowledge.category")} name="category" maxlength="100" dir="auto"
        defaultValue=${faq.category ?? ""} error=${wrong(problem, "category")} />
      <${Field} label=${t("knowledge.status")} hint=${t("knowledge.status_hint")}>${(shared) => html`<select
        ...${shared} name="status">
        ${STATUS.map(
          (each) => html`<option value=${each}
          selected=${each === faq.status}>${t(`knowledge.status_${each}`)}</option>`,
        )}
      </select>`}<//>
      ${problem && !problem.errors?.length && html`<p class="wrong" role="alert">${told(problem).join(" ")}</p>`}
      <button class="button primary">${t("page.save")}</button>
    </form>`
    }
  <//>`;
}
