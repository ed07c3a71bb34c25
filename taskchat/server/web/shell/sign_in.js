// Sign in, make an account, or ask for a new password: in the place of the page, or over it when a sign-in has ended.
import { html, useState } from "../app/html.js";
import { enter, leave, post, session } from "../app/session.js";
import { t } from "../app/texts.js";
import { Dialog } from "../parts/dialog.js";
import { Field, wrong } from "../parts/field.js";
import { told } from "../parts/states.js";
import { Icon } from "../app/icons.js";

export function SignIn() {
  const [how, setHow] = useState("login");
  return html`<main class="alone" id="main">
    <div class="sign-in">
      <p class="brand"><span class="brand-mark"><${Icon} name="check" /></span>taskchat</p>
      <h1>${t(`page.${how}_title`)}</h1>
      ${how === "login" && html`<p class="lead">${t("page.lead")}</p>`}
      <${Form} key=${how} how=${how} />
      <${Ways} how=${how} setHow=${setHow} />
    </div>
  </main>`;
}

// The page stays as it is underneath, with all that was written.
export function SignInAgain() {
  const [how, setHow] = useState("login");
  return html`<${Dialog} title=${t("page.over_title")} fixed onClose=${() => {}}>
    <p class="lead">${t("page.over_text")}</p>
    <${Form} key=${how} how=${how} email=${session.value.user.email} />
    <p class="ways">
      <button type="button" class="link" onClick=${() => setHow(how === "login" ? "reset" : "login")}>
        ${t(how === "login" ? "page.forgot" : "page.back_to_login")}
      </button>
      <button type="button" class="link"
        onClick=${() => leave().catch(() => location.assign("/"))}>${t("page.sign_out")}</button>
    </p>
  <//>`;
}

function Ways({ how, setHow }) {
  const way = (to, text) => html`<button type="button" class="link" onClick=${() => setHow(to)}>${t(text)}</button>`;
  if (how === "login")
    return html`<p
    class="ways">${way("register", "page.to_register")}${way("reset", "page.forgot")}</p>`;
  return html`<p class="ways">${way("login", "page.back_to_login")}</p>`;
}

function Form({ how, email = "" }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const [done, setDone] = useState("");
  const submit = async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    setBusy(true);
    setProblem(null);
    try {
      if (how === "reset") setDone((await post("/api/v1/auth/password/reset", { email: given.email })).detail);
      else await enter(how, wanted(how, given));
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  if (done) return html`<p role="status">${done}</p>`;
  const [text, hint] = problem ? told(problem) : [];
  return html`<form class="form" onSubmit=${submit}>
    ${
      how === "register" &&
      html`<${Field} label=${t("page.name")} name="name" autocomplete="name" maxlength="100"
      hint=${t("page.optional")} />`
    }
    <${Field} label=${t("page.email")} name="email" type="email" autocomplete="username" required maxlength="254"
      defaultValue=${email} error=${wrong(problem, "email")} />
    ${
      how !== "reset" &&
      html`<${Field} label=${t("page.password")} name="password" type="password" required maxlength="1024"
      autocomplete=${how === "login" ? "current-password" : "new-password"} minlength=${how === "login" ? null : 8}
      hint=${how === "register" && t("page.password_hint")} error=${wrong(problem, "password")} />`
    }
    ${problem && !problem.errors?.length && html`<p class="wrong" role="alert">${text} ${hint}</p>`}
    <button class="button primary" disabled=${busy}>${t(busy ? "page.moment" : `page.${how}_button`)}</button>
  </form>`;
}

function wanted(how, { email, password, name }) {
  if (how === "login") return { email, password };
  const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions();
  const language = document.documentElement.lang;
  return {
    email,
    password,
    language,
    ...(timezone ? { timezone } : {}),
    ...(name?.trim() ? { name: name.trim() } : {}),
  };
}
