// A task moved to another day or project: what of it changes.
import { session } from "../app/session.js";
import { dayOfDue } from "./groups.js";

const parts = (zone) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });

// Minutes that the zone is ahead of UTC at a moment.
function offset(zone, moment) {
  return Math.round((Date.parse(`${parts(zone).format(moment).replace(" ", "T")}Z`) - Math.floor(moment / 1000) * 1000) / 60_000);
}

// A day and a time of the clock on the reader's wall, as the server keeps it: 2027-01-05T17:00:00+01:00.
export function moment(day, clock, zone = session.value.user?.timezone ?? "UTC") {
  const wall = Date.parse(`${day}T${clock}Z`);
  let minutes = offset(zone, wall);
  minutes = offset(zone, wall - minutes * 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((n) => String(n).padStart(2, "0"));
  return `${day}T${clock.length === 5 ? `${clock}:00` : clock}${minutes < 0 ? "-" : "+"}${hours}:${rest}`;
}

// The clock's time of a due, like 17:00; "" for a day without one.
export function clockOf(due, zone = session.value.user?.timezone ?? "UTC") {
  return !due || due.length === 10 ? "" : parts(zone).format(Date.parse(due)).slice(11, 16);
}

// What a task gets in another group; null when it is there already. Its time of day stays.
export function movedTo(task, values) {
  if (!values) return null;
  if ("project" in values) return (task.project ?? null) === values.project ? null : { project: values.project };
  if (values.day === null) return task.due ? { due: null } : null;
  if (task.due && dayOfDue(task.due) === values.day) return null;
  const clock = clockOf(task.due);
  return { due: clock ? moment(values.day, clock) : values.day };
}

// How often it comes again, where there is a word for that.
export function rhythm(recurrence) {
  const found = /FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)/.exec(recurrence);
  return found && !/INTERVAL|COUNT|UNTIL/.test(recurrence) ? found[1].toLowerCase() : "some";
}

export const KIND = "application/x-taskchat-task"; // of what is dragged

export const dragged = (event, task) => {
  event.dataTransfer.setData(KIND, String(task.id));
  event.dataTransfer.effectAllowed = "move";
};
