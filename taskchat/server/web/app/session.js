// Who is signed in. `state`: starting, in, out (nobody yet), over (it ended while the page was in use), failed.
import { api, onOver } from "./api.js";
import { forgetAll, keep } from "./kept.js";
import { onTabs, tellTabs } from "./live.js";
import { fetched, problemOf } from "./problem.js";
import { store } from "./store.js";
import { setLanguage } from "./texts.js";
import * as tokens from "./tokens.js";

export const session = store({ state: "starting", user: null, problem: null });

let waiting = [];

export async function start() {
  session.set({ state: "starting", user: null, problem: null });
  try {
    await tokens.renew();
    await begin(await api.get("auth/me"));
  } catch (problem) {
    session.set({ state: problem.status === 401 ? "out" : "failed", user: null, problem });
  }
}

// Sign in ("login") or make an account ("register").
export async function enter(how, wanted) {
  const given = await post(`/api/v1/auth/${how}`, wanted);
  tokens.forget();
  await tokens.renew(given.refresh_token);
  const { state, user } = session.value;
  if (state === "over" && user.id !== given.user.id) location.assign("/"); // what is on the page is somebody else's
  await begin(given.user);
  tellTabs({ type: "signed-in" });
}

export async function leave() {
  await tokens.end();
  tellTabs({ type: "signed-out" });
  left();
}

// Other tokens for the same sign-in: the password was changed.
export async function renewWith(given) {
  tokens.forget();
  await tokens.renew(given.refresh_token);
}

export async function know(user) {
  session.set((now) => ({ ...now, user }));
  await setLanguage(user.language);
}

export async function post(address, body) {
  const answer = await fetched(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw await problemOf(answer);
  return answer.status === 204 ? null : answer.json();
}

async function begin(user) {
  keep("language", user.language);
  await setLanguage(user.language);
  session.set({ state: "in", user, problem: null });
  for (const go of waiting) go();
  waiting = [];
}

export function left() {
  tokens.forget();
  forgetAll("draft.");
  forgetAll("turn.");
  location.assign("/");
}

onOver(() => {
  if (session.value.state !== "in" && session.value.state !== "over") {
    return Promise.reject(Object.assign(new Error("signed out"), { status: 401, code: "not_signed_in" }));
  }
  session.set((now) => ({ ...now, state: "over" }));
  return new Promise((go) => waiting.push(go));
});

onTabs(({ type }) => {
  if (type === "signed-out" && session.value.state !== "out") left();
  if (type === "signed-in" && session.value.state !== "in") location.reload();
});
