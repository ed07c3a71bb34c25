// The access token lies in memory alone; what renews it is a cookie that no script can read.
import { fetched, Problem, problemOf } from "./problem.js";

const ADDRESS = "/api/v1/auth/web";
const EARLY = 30_000; // renewed so long before its end, in ms

let kept = null; // { token, until }
let renewing = null;

export async function token() {
  if (!kept || Date.now() > kept.until - EARLY) await renew();
  return kept.token;
}

export function forget(old) {
  if (!old || kept?.token === old) kept = null;
}

// Renew it: with the refresh token of a sign-in that has just begun, or with the cookie. One tab at a time.
export function renew(refresh) {
  renewing ??= alone(() => trade(refresh)).finally(() => {
    renewing = null;
  });
  return renewing;
}

export async function end() {
  forget();
  const answer = await fetched(ADDRESS, { method: "DELETE" });
  if (!answer.ok) throw await problemOf(answer);
}

function alone(job) {
  return navigator.locks ? navigator.locks.request("taskchat-token", job) : job();
}

async function trade(refresh) {
  const answer = await fetched(ADDRESS, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(refresh ? { refresh_token: refresh } : {}),
  });
  if (!answer.ok) throw await problemOf(answer);
  const given = await answer.json();
  if (!given.access_token) throw new Problem({ code: "unexpected" });
  kept = { token: given.access_token, until: Date.now() + given.expires_in * 1000 };
}
