// Where we are: the address, without a page being loaded anew.
import { store } from "./store.js";

export const place = store(read());

function read() {
  const { pathname, search, hash } = window.location;
  return { path: pathname, query: new URLSearchParams(search), hash };
}

export function go(to, { replace = false } = {}) {
  const { pathname, search, hash } = window.location;
  if (to === pathname + search + hash) return;
  window.history[replace ? "replaceState" : "pushState"](null, "", to);
  place.set(read());
}

// Change a part of the query; null takes it away.
export function setQuery(changes, options) {
  const query = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  go(window.location.pathname + (text && `?${text}`), options);
}

window.addEventListener("popstate", () => place.set(read()));

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (
    !link ||
    event.defaultPrevented ||
    event.button ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  )
    return;
  if (link.target || link.hasAttribute("download") || link.origin !== window.location.origin) return;
  event.preventDefault();
  go(link.pathname + link.search + link.hash);
});
