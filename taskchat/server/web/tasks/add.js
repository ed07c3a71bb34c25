// New tasks in natural words, with what will be understood of them.
import { api } from "../app/api.js";
import { html, useEffect, useRef, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { plain } from "../app/plain.js";
import { t } from "../app/texts.js";
import { failed, toldAdded } from "./actions.js";
import { add } from "./tasks.js";

const PAUSE = 350; // ms without a key before words are read
const LONGEST = 2000;

const read = (text, signal) => api.post("tasks/preview", { text, adding: true }, { signal });

export function Add({ project }) {
  const [text, setText] = useState("");
  const [seen, setSeen] = useState(null); // { text, drafts }
  const [busy, setBusy] = useState(false);
  const field = useRef();
  const words = text.trim();
  useEffect(() => {
    if (!words) return setSeen(null);
    const end = new AbortController();
    const timer = setTimeout(
      () => read(words, end.signal).then(({ drafts }) => setSeen({ text: words, drafts }), () => {}),
      PAUSE,
    );
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [words]);
  const submit = async (event) => {
    event.preventDefault();
    if (!words || busy) return;
    setBusy(true);
    try {
      const { drafts } = seen?.text === words ? seen : await read(words);
      const wanted = drafts.length ? drafts.map(({ draft }) => filled(draft)) : [{ title: words }];
      toldAdded(await add(wanted.map((draft) => (project && !draft.project ? { ...draft, project } : draft))));
      setText("");
    } catch (problem) {
      failed(problem);
    }
    setBusy(false);
    field.current?.focus();
  };
  return html`<form class="task-add" onSubmit=${submit}>
    <label class="unseen" for="task-new">${t("tasks.add")}</label>
    <input id="task-new" ref=${field} class="field" dir="auto" autocomplete="off" enterkeyhint="done" maxlength=${LONGEST}
      placeholder=${t("tasks.add_hint")} value=${text} aria-describedby="task-seen"
      onInput=${(event) => setText(event.target.value)} />
    <button class="button primary" disabled=${!words || busy}><${Icon} name="add" />${t("tasks.add_button")}</button>
    <ul class="task-seen" id="task-seen" aria-live="polite" aria-label=${t("tasks.understood")}>
      ${words && seen?.drafts.map(
        ({ draft, says }) => html`<li><bdi class="task-seen-title">${plain(draft.title)}</bdi>${says && html`<span>${plain(says)}</span>`}</li>`,
      )}
    </ul>
  </form>`;
}

// Without what is empty: a draft of the server names everything.
function filled(draft) {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== null && value?.length !== 0));
}
