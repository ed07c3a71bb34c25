// The account: who one is, how one signs in, which programs may.
import { html, useEffect } from "../app/html.js";
import { t } from "../app/texts.js";
import { Keys } from "./keys.js";
import { Profile } from "./profile.js";
import { Security } from "./security.js";

const SECTIONS = { profile: Profile, security: Security, programs: Keys };

export default function View({ params }) {
  const name = params.section in SECTIONS ? params.section : "profile";
  const Section = SECTIONS[name];
  useEffect(() => {
    document.title = `${t("account.title")} – taskchat`;
  }, []);
  return html`<div class="column sheet">
    <h1>${t("account.title")}</h1>
    <nav class="tabs" aria-label=${t("account.title")}>
      ${Object.keys(SECTIONS).map(
        (each) => html`<a class="tab" href=${`/account/${each}`}
          aria-current=${each === name ? "page" : null}>${t(`account.${each}`)}</a>`,
      )}
    </nav>
    <${Section} key=${name} />
  </div>`;
}
