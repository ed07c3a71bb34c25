// The server's API. A sign-in that is over is asked for anew, and the request goes on after it.
import { fetched, problemOf } from "./problem.js";
import { forget, token } from "./tokens.js";

const ROOT = "/api/v1/";

let signInAgain = null;

// What is called when nobody is signed in any more; it resolves when somebody is.
export function onOver(ask) {
  signInAgain = ask;
}

export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A request with the token, as it comes back: what isn't well is for the caller.
export async function send(path, { query, headers = {}, ...options } = {}) {
  const asked = new URLSearchParams(
    Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== ""),
  ).toString();
  const address = ROOT + path + (asked && `?${asked}`);
  for (let refused = false, asked = false; ;) {
    let bearer;
    try {
      bearer = await token();
    } catch (problem) {
      if (problem.status !== 401 || asked || !signInAgain) throw problem;
      await signInAgain();
      asked = true;
      continue;
    }
    const answer = await fetched(address, { ...options, headers: { ...headers, Authorization: `Bearer ${bearer}` } });
    if (answer.status !== 401 || refused) return answer;
    refused = true;
    forget(bearer);
  }
}

async function full(method, path, { body, key, headers, ...options } = {}) {
  const named = { ...headers };
  if (body !== undefined && !(body instanceof FormData)) named["Content-Type"] = "application/json";
  if (key) named["Idempotency-Key"] = key === true ? newKey() : key;
  const sent = body === undefined || body instanceof FormData ? body : JSON.stringify(body);
  const answer = await send(path, { method, headers: named, body: sent, ...options });
  if (!answer.ok) throw await problemOf(answer);
  const data = answer.status === 204 ? null : await answer.json();
  return { status: answer.status, headers: answer.headers, data };
}

async function data(method, path, options) {
  return (await full(method, path, options)).data;
}

export const api = {
  full,
  get: (path, options) => data("GET", path, options),
  post: (path, body, options) => data("POST", path, { body, ...options }),
  patch: (path, body, options) => data("PATCH", path, { body, ...options }),
  put: (path, body, options) => data("PUT", path, { body, ...options }),
  del: (path, options) => data("DELETE", path, options),
};

// A file that needs the token: fetched, and given to the browser to keep.
export async function download(path, query) {
  const answer = await send(path, { query });
  if (!answer.ok) throw await problemOf(answer);
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "taskchat";
  const address = URL.createObjectURL(await answer.blob());
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
