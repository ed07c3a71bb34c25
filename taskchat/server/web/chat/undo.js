// The way back from what one tool call has changed. The server refuses where it was changed again since.
import { api } from "../app/api.js";
import { html, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { changed } from "../app/live.js";
import { notice } from "../app/notices.js";
import { plain } from "../app/plain.js";
import { store, useStore } from "../app/store.js";
import { t } from "../app/texts.js";
import { told } from "../parts/states.js";

const SHOWN = 3;

const undone = store(new Set()); // calls that were taken back here

// `turn` is the number of the user's message.
export function useUndone(turn, call) {
  const key = `${turn}/${call.id}`;
  return [useStore(undone, (all) => all.has(key)), () => undone.set((all) => new Set(all).add(key))];
}

export function Undo({ turn, call, done }) {
  const [busy, setBusy] = useState(false);
  const undo = async () => {
    setBusy(true);
    try {
      const body = { message_id: turn, call_id: call.id };
      const { undone: tasks, total } = await api.post("tasks/undo", body, {
        key: `undo-${turn}-${call.id}`.slice(0, 200),
      });
      const titles = tasks.slice(0, SHOWN).map(({ task }) => `“${plain(task.title)}”`);
      notice(t("page.undone", { what: titles.join(", ") + (total > SHOWN ? " …" : "") }));
      changed();
      done();
    } catch (problem) {
      notice(told(problem).filter(Boolean).join(" "), { kind: "bad" });
      if (problem.status === 404) done(); // taken back elsewhere
      setBusy(false);
    }
  };
  return html`<button type="button" class="undo" disabled=${busy} onClick=${undo}><${Icon}
    name="undo" />${t("page.undo")}</button>`;
}
