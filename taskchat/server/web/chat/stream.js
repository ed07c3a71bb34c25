// One turn over the wire: sent, followed, and taken up again where the connection broke. Sent twice it happens once.
import { send } from "../app/api.js";
import { Problem, problemOf } from "../app/problem.js";
import { events } from "./sse.js";

const SILENCE = 20_000; // ms; the server sends a comment every 5 seconds
const TRIES = 4;

// Calls `tell(event)` for each event. `tell` gets null when there is no connection. Throws Problem.
export async function follow(body, key, tell, signal) {
  let last = "";
  for (let tries = 0; ;) {
    try {
      const ended = await once(body, key, last, signal, (event, id) => {
        last = id || last;
        tries = 0;
        tell(event);
      });
      if (ended) return;
      throw new Problem({ code: "offline" });
    } catch (error) {
      if (signal.aborted || (error.code !== "offline" && error.code !== "timeout")) throw error;
      tries += 1;
      if (!navigator.onLine) {
        tell(null);
        await back(signal);
        tries = 0;
      } else if (tries >= TRIES) throw error;
      else await pause(300 * 2 ** tries, signal);
    }
  }
}

async function once(body, key, last, signal, tell) {
  const silent = new AbortController();
  let timer = 0;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silent.abort(), SILENCE);
  };
  const stop = () => silent.abort();
  signal.addEventListener("abort", stop);
  try {
    const answer = await send("chat", {
      method: "POST",
      headers: {
        Accept: "text/event-stream",
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        ...(last ? { "Last-Event-ID": last } : {}),
      },
      body: JSON.stringify(body),
      signal: silent.signal,
    });
    if (!answer.ok) throw await problemOf(answer);
    heard();
    for await (const { id, data } of events(answer.body, heard)) {
      const event = JSON.parse(data);
      tell(event, id);
      if (event.type === "turn.finished" || event.type === "turn.failed") return true;
    }
    return false;
  } catch (error) {
    throw error instanceof Problem || signal.aborted || error.status ? error : new Problem({ code: "offline" });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

function back(signal) {
  return new Promise((go) => {
    window.addEventListener("online", go, { once: true });
    signal.addEventListener("abort", go, { once: true });
  });
}

function pause(ms, signal) {
  return new Promise((go) => {
    setTimeout(go, ms);
    signal.addEventListener("abort", go, { once: true });
  });
}
