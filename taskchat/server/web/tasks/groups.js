// Which tasks are shown, and in which groups: by day or by project.
import { daysTo, day as dayName, dayOf } from "../app/dates.js";
import { session } from "../app/session.js";
import { t } from "../app/texts.js";

export const DAYS = 6; // that have a group of their own, from tomorrow on
const known = new Map();

// The calendar day of a due, in the reader's timezone.
export function dayOfDue(due) {
  if (due.length === 10) return due;
  const key = `${session.value.user?.timezone} ${due}`;
  if (!known.has(key)) {
    if (known.size > 20_000) known.clear();
    known.set(key, dayOf(due));
  }
  return known.get(key);
}

const text = (task) => `${task.title} ${task.description ?? ""} ${task.project ?? ""} ${task.tags.join(" ")}`.toLowerCase();
const same = (one, other) => one?.toLowerCase() === other.toLowerCase();

export function fitting(all, query) {
  const status = query.get("status") ?? "pending";
  const words = (query.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const [project, tag, priority] = ["project", "tag", "priority"].map((name) => query.get(name));
  const tests = [
    status !== "all" && ((task) => task.status === status),
    project && ((task) => same(task.project, project)),
    tag && ((task) => task.tags.some((each) => same(each, tag))),
    priority && ((task) => task.priority === priority),
    words.length && ((task) => words.every((word) => text(task).includes(word))),
  ].filter(Boolean);
  return [...all.values()].filter((task) => tests.every((test) => test(task)));
}

// Dated ones first, soonest first, a day before its hours; then by number. Of those that are done, the latest first.
export function ordered(found) {
  const key = (task) => (task.due ? `${dayOfDue(task.due)} ${task.due.length > 10 ? Date.parse(task.due) : ""}` : "~");
  return found
    .map((task) => [task.status === "done" ? 1 : 0, task.status === "done" ? "" : key(task), task])
    .sort(([d1, k1, one], [d2, k2, other]) => {
      if (d1 !== d2) return d1 - d2;
      if (d1) return Date.parse(other.completed_at ?? 0) - Date.parse(one.completed_at ?? 0);
      return k1 < k2 ? -1 : k1 > k2 ? 1 : one.id - other.id;
    })
    .map(([, , task]) => task);
}

// Groups: { key, name, tasks, values }; `values` is what a task gets that is moved there (null: nothing can be).
export function grouped(found, by, { empty = false } = {}) {
  const groups = by === "project" ? projectGroups(found) : dayGroups();
  const place = new Map(groups.map((group) => [group.key, group]));
  for (const task of found) place.get(by === "project" ? projectKey(task) : dayKey(task)).tasks.push(task);
  return groups.filter((group) => group.tasks.length || (empty && group.values));
}

function plus(day, days) {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

function dayGroups() {
  const today = dayOf();
  const near = Array.from({ length: DAYS + 1 }, (_, away) => {
    const day = plus(today, away);
    return { key: day, name: capital(dayName(day)), day, values: { day } };
  });
  return [
    { key: "overdue", name: t("tasks.overdue"), values: null },
    ...near,
    { key: "later", name: t("tasks.later"), values: { day: plus(today, DAYS + 1) } },
    { key: "none", name: t("tasks.no_day"), values: { day: null } },
  ].map((group) => ({ ...group, tasks: [] }));
}

function dayKey(task) {
  if (!task.due) return "none";
  const day = dayOfDue(task.due);
  const away = daysTo(day);
  if (away < 0) return "overdue";
  return away > DAYS ? "later" : day;
}

const projectKey = (task) => (task.project ? `p:${task.project.toLowerCase()}` : "none");

function projectGroups(found) {
  const names = new Map();
  for (const { project } of found) if (project) names.set(`p:${project.toLowerCase()}`, project);
  const sorted = [...names].sort(([, one], [, other]) => one.localeCompare(other));
  return [...sorted, ["none", null]].map(([key, project]) => ({
    key,
    name: project ?? t("tasks.no_project"),
    values: { project },
    tasks: [],
  }));
}

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
