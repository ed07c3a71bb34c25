// What stands around every view: who is signed in decides what is shown.
import { html } from "../app/html.js";
import { session, start } from "../app/session.js";
import { useStore } from "../app/store.js";
import { language } from "../app/texts.js";
import { Trouble } from "../parts/states.js";
import { Frame } from "./frame.js";
import { SignIn, SignInAgain } from "./sign_in.js";
import { Toasts } from "./toasts.js";

export function Shell() {
  const { state, problem } = useStore(session);
  const words = useStore(language);
  return html`<div class="root" key=${words}>
    ${state === "starting" && html`<div class="starting" role="status" aria-label="taskchat" />`}
    ${state === "failed" && html`<main class="alone"><${Trouble} problem=${problem} retry=${start} /></main>`}
    ${state === "out" && html`<${SignIn} />`}
    ${(state === "in" || state === "over") && html`<${Frame} />`}
    ${state === "over" && html`<${SignInAgain} />`}
    <${Toasts} />
  </div>`;
}
