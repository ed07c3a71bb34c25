// What people do with tasks, and what they are told of it.
import { notice } from "../app/notices.js";
import { plain } from "../app/plain.js";
import { store } from "../app/store.js";
import { t } from "../app/texts.js";
import { told } from "../parts/states.js";
import { movedTo } from "./moving.js";
import { complete, remove, reopen, undo, update } from "./tasks.js";

export const editing = store(null); // the number of the task that is being edited

let close = () => {};

// One notice at a time: Undo takes back the last change, so an older one would promise something else.
function tell(text, times = 1) {
  close();
  close = notice(text, { action: times && { text: t("tasks.undo"), run: () => undoLast(times) } });
}

export const failed = (problem) => notice(told(problem).filter(Boolean).join(" "), { kind: "bad" });
const title = (task) => plain(task.title).slice(0, 80);

export function toldAdded(made) {
  const words = made.length === 1 ? t("tasks.added", { title: title(made[0]) }) : t("tasks.added_many", { n: made.length });
  tell(words, made.length);
}

export async function toggle(task) {
  try {
    if (task.status === "done") await reopen(task);
    else await complete(task);
    tell(t(task.status === "done" ? "tasks.reopened" : "tasks.completed", { title: title(task) }));
  } catch (problem) {
    failed(problem);
  }
}

export async function removeTask(task) {
  editing.set(null);
  try {
    await remove(task);
    tell(t("tasks.deleted", { title: title(task) }));
  } catch (problem) {
    failed(problem);
  }
}

export async function move(task, group) {
  const values = movedTo(task, group.values);
  if (!values) return;
  try {
    await update(task, values);
    tell(t("tasks.moved", { title: title(task), to: group.name }));
  } catch (problem) {
    failed(problem);
  }
}

export async function undoLast(times = 1) {
  try {
    const undone = await undo(times);
    tell(t("tasks.undone", { title: undone.length ? title(undone[0].task) : "" }), 0);
  } catch (problem) {
    if (problem.status === 404) tell(t("tasks.nothing_to_undo"), 0);
    else failed(problem);
  }
}
