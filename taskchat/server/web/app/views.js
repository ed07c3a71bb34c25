// The views, and the addresses at which they are.
import * as chat from "../chat/view.js";

export const VIEWS = [
  {
    name: "chat",
    match: /^\/(?:c\/(?<id>[\w-]+))?$/,
    load: async () => chat,
    nav: { icon: "chat", text: "page.chat", to: "/" },
  },
  {
    name: "tasks",
    match: /^\/tasks$/,
    load: () => import("../tasks/view.js"),
    texts: ["tasks"],
    styles: ["tasks"],
    nav: { icon: "tasks", text: "page.tasks", to: "/tasks" },
  },
  {
    name: "documents",
    match: /^\/documents(?:\/(?<id>[0-9a-f]+))?$/,
    load: () => import("../knowledge/documents.js"),
    texts: ["knowledge"],
    styles: ["sheet", "knowledge"],
    nav: { icon: "document", text: "page.documents", to: "/documents" },
  },
  {
    name: "faqs",
    match: /^\/faqs(?:\/(?<id>[0-9a-f]+))?$/,
    load: () => import("../knowledge/faqs.js"),
    texts: ["knowledge"],
    styles: ["sheet", "knowledge"],
    nav: { icon: "question", text: "page.faqs", to: "/faqs" },
  },
  {
    name: "bots",
    match: /^\/bots(?:\/(?<id>[\w-]+))?$/,
    load: () => import("../knowledge/bots.js"),
    texts: ["knowledge"],
    styles: ["sheet", "knowledge"],
    nav: { icon: "bot", text: "page.bots", to: "/bots" },
  },
  {
    name: "account",
    match: /^\/account(?:\/(?<section>[a-z]+))?$/,
    load: () => import("../account/view.js"),
    texts: ["account"],
    styles: ["sheet"],
  },
];

// The view at a path, and what the path names.
export function viewAt(path) {
  for (const view of VIEWS) {
    const found = view.match.exec(path.length > 1 ? path.replace(/\/$/, "") : path);
    if (found) return { view, params: found.groups ?? {} };
  }
  return null;
}

const styles = new Map();

// A style sheet of ours, once.
export function loadStyle(name) {
  if (!styles.has(name)) {
    styles.set(
      name,
      new Promise((done) => {
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.href = new URL(`../style/${name}.css`, import.meta.url);
        link.onload = link.onerror = done;
        document.head.append(link);
      }),
    );
  }
  return styles.get(name);
}
