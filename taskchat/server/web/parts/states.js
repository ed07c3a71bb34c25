// What is shown where there is nothing yet, nothing at all, or something is wrong.
import { Icon } from "../app/icons.js";
import { html, useEffect, useState } from "../app/html.js";
import { store, useStore } from "../app/store.js";
import { t } from "../app/texts.js";

export const online = store(navigator.onLine);
for (const type of ["online", "offline"]) window.addEventListener(type, () => online.set(navigator.onLine));

export function Loading({ lines = 4 }) {
  return html`<div class="skeletons" role="status" aria-label=${t("page.loading")}>
    ${Array.from({ length: lines }, (_, number) => html`<span class="skeleton" data-size=${number % 3} />`)}
  </div>`;
}

export function Empty({ title, text, children, icon = null }) {
  return html`<div class="empty">
    ${icon && html`<span class="empty-icon"><${Icon} name=${icon} /></span>`}
    <h2>${title}</h2>
    ${text && html`<p>${text}</p>`}
    ${children}
  </div>`;
}

// What a problem is, in words, and what to do about it.
export function told(problem) {
  const { status, code, detail, hint } = problem;
  if (code === "offline") return [t("page.offline"), t("page.offline_hint")];
  if (code === "timeout") return [t("page.timeout"), t("page.timeout_hint")];
  if (status === 429) return [t("page.too_many"), t("page.too_many_hint", { n: Math.ceil(problem.retryAfter ?? 5) })];
  if (status === 502 || status === 503 || status === 504)
    return [detail || t("page.busy"), hint ?? t("page.busy_hint")];
  if (status >= 500 && code === "internal_error") return [t("page.broken"), t("page.broken_hint")];
  if (problem.name !== "Problem") return [t("page.broken"), t("page.broken_hint")];
  return [detail || t("page.broken"), hint ?? ""];
}

// A problem with a way on. After too many requests the way opens when the server said so, and is gone by itself.
export function Trouble({ problem, retry, children }) {
  const [text, hint] = told(problem);
  const wait = useCountdown(problem);
  const there = useStore(online);
  useEffect(() => {
    if (retry && problem.code === "offline" && there) return onceOnline(retry);
    return undefined;
  }, [problem]);
  useEffect(() => {
    if (retry && problem.status === 429 && problem.retryAfter && wait === 0) retry();
  }, [wait]);
  return html`<div class="trouble" role="alert">
    <${Icon} name="warn" />
    <div>
      <p><strong>${text}</strong></p>
      ${hint && html`<p>${wait ? t("page.too_many_hint", { n: wait }) : hint}</p>`}
      <div class="trouble-ways">
        ${
          retry &&
          html`<button type="button" class="button" onClick=${retry} disabled=${wait > 0}>
          <${Icon} name="retry" />${t("page.retry")}
        </button>`
        }
        ${children}
      </div>
    </div>
  </div>`;
}

function useCountdown({ retryAfter }) {
  const [wait, setWait] = useState(Math.ceil(retryAfter ?? 0));
  useEffect(() => {
    if (!retryAfter) return undefined;
    const end = Date.now() + retryAfter * 1000;
    const clock = setInterval(() => setWait(Math.max(0, Math.ceil((end - Date.now()) / 1000))), 500);
    return () => clearInterval(clock);
  }, [retryAfter]);
  return wait;
}

function onceOnline(run) {
  window.addEventListener("online", run, { once: true });
  return () => window.removeEventListener("online", run);
}
