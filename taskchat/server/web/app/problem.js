// What went wrong, as the server tells it (RFC 9457), or as the page finds it.
export class Problem extends Error {
  constructor({ status = 0, code, detail = "", hint = null, errors = [], retryAfter = null }) {
    super(detail || code);
    Object.assign(this, { name: "Problem", status, code, detail, hint, errors, retryAfter });
  }
}

export async function problemOf(answer) {
  const told = await answer.json().catch(() => ({}));
  const wait = Number(answer.headers.get("Retry-After"));
  const code = told.code ?? (answer.status >= 500 ? "internal_error" : "unexpected");
  return new Problem({ ...told, status: answer.status, code, retryAfter: wait > 0 ? wait : null });
}

// fetch, whose failures are problems too. `seconds` is how long the answer's head may take.
export async function fetched(address, { seconds = 30, signal, ...options } = {}) {
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), seconds * 1000);
  const leave = () => clock.abort();
  signal?.addEventListener("abort", leave);
  if (signal?.aborted) leave();
  try {
    return await fetch(address, { ...options, signal: clock.signal, credentials: "same-origin" });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem({ code: clock.signal.aborted ? "timeout" : "offline" });
  } finally {
    clearTimeout(timer);
  }
}
