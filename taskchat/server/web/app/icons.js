// Icons, as strokes of 24 × 24.
import { html } from "./html.js";

export const PATHS = {
  add: "M12 5v14M5 12h14",
  archive: "M3 5h18v4H3zM5 9v10h14V9M10 13h4",
  arrow_down: "M12 5v14M6 13l6 6 6-6",
  arrow_up: "M12 19V5M6 11l6-6 6 6",
  back: "M15 5l-7 7 7 7",
  board: "M4 4h7v16H4zM13 4h7v10h-7z",
  bot: "M5 9h14v10H5zM12 9V5M9 13v2M15 13v2M10 5h4",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  chat: "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z",
  check: "M5 13l4.5 4.5L19 7",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  document: "M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 17h5",
  down: "M6 9l6 6 6-6",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  filter: "M4 5h16l-6 8v6l-4-2v-4z",
  keyboard: "M3 7h18v11H3zM7 11h0M11 11h0M15 11h0M8 15h8",
  list: "M9 6h11M9 12h11M9 18h11M4 6h0M4 12h0M4 18h0",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M5 12h0M12 12h0M19 12h0",
  question: "M9 9a3 3 0 1 1 4 2.8c-.7.3-1 .8-1 1.7M12 17h0M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  retry: "M20 12a8 8 0 1 1-2.5-5.8M20 4v5h-5",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5",
  send: "M12 20V5M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  tag: "M4 4h8l8 8-8 8-8-8zM8 8h0",
  tasks: "M4 6l2 2 3-4M4 17l2 2 3-4M12 6h8M12 17h8",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  undo: "M8 5L4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3",
  user: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-4 3.5-6 8-6s8 2 8 6",
  warn: "M12 4l9 16H3zM12 10v4M12 17h0",
};

export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" data-icon=${name}><path
    d=${PATHS[name]} /></svg>`;
}
