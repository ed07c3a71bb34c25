// One open conversation: its messages, page by page, and the turn that runs in it, also while one looks elsewhere.
import { api, newKey } from "../app/api.js";
import { changed } from "../app/live.js";
import { announce } from "../app/notices.js";
import { session } from "../app/session.js";
import { store } from "../app/store.js";
import { t } from "../app/texts.js";
import * as conversations from "./conversations.js";
import { begin, fail, fold, messagesOf } from "./fold.js";
import { plainText } from "./plain_text.js";
import { follow } from "./stream.js";

const PAGE = 40;
const PAGES = 6; // in the document at once; those further away are fetched again
const OPEN = 12; // conversations that are remembered

const open = new Map();
let made = 0;

export function talkOf(id) {
  const found = open.get(id) ?? new Talk(id);
  open.delete(id);
  open.set(id, found);
  for (const [key, talk] of open) if (open.size > OPEN && !talk.turn.value) open.delete(key);
  return found;
}

export function forgetTalk(id) {
  open.delete(id);
}

// A new conversation has no id before its first words are stored.
export class Talk {
  constructor(id = null, botId = null) {
    this.number = made += 1;
    this.id = id;
    this.botId = botId;
    this.state = store({ pages: [], about: null, loading: false, problem: null, at: null, loads: 0 });
    this.turn = store(null);
    this.moved = () => {}; // called with the id that a new conversation gets
  }

  get messages() {
    return this.state.value.pages.flatMap(({ items }) => items);
  }

  // The newest messages, or those from `cursor` on.
  async load(cursor = null) {
    if (!this.id || this.state.value.loading) return;
    this.#change({ loading: true, problem: null });
    try {
      const [about, page] = await Promise.all([api.get(`conversations/${this.id}`), this.#page(cursor)]);
      this.#change({ about, pages: [page], loading: false, at: cursor, loads: this.state.value.loads + 1 });
      this.#resume();
    } catch (problem) {
      this.#change({ problem, loading: false });
    }
  }

  // What was said elsewhere meanwhile.
  async refresh() {
    const { pages, loading } = this.state.value;
    if (!this.id || loading || this.turn.value || !pages.length || pages.at(-1).prev_cursor) return;
    const page = await this.#page(null).catch(() => null);
    if (!page || this.turn.value) return;
    const last = this.messages.at(-1)?.id;
    if (page.items.at(-1)?.id !== last) this.#change({ pages: [page] });
  }

  // The page before the first one, or behind the last one. Those at the other end make room.
  async more(older) {
    const { pages, loading } = this.state.value;
    const cursor = older ? pages[0]?.next_cursor : pages.at(-1)?.prev_cursor;
    if (!cursor || loading) return;
    this.#change({ loading: true });
    try {
      const page = await this.#page(cursor);
      const all = older ? [page, ...pages].slice(0, PAGES) : [...pages, page].slice(-PAGES);
      this.#change({ pages: all, loading: false });
    } catch (problem) {
      this.#change({ loading: false, problem });
    }
  }

  async say(words) {
    const { pages } = this.state.value;
    if (pages.at(-1)?.prev_cursor) await this.load(); // back to the end, where it will be said
    return this.#run(begin(words, newKey(), new Date().toISOString()));
  }

  // Again with the same key: it happens once, whatever became of it.
  retry() {
    const { words, key, at } = this.turn.value;
    return this.#run(begin(words, key, at));
  }

  dismiss() {
    this.turn.set(null);
    this.#remember(null);
  }

  async stop() {
    const { key } = this.turn.value ?? {};
    if (!key) return;
    const { stopped } = await api
      .post("chat/stop", undefined, { headers: { "Idempotency-Key": key } })
      .catch(() => ({ stopped: false }));
    if (!stopped && this.turn.value?.key === key && !this.turn.value.id) {
      this.aborting.abort(); // it never arrived
      this.turn.set((turn) => turn && fail(turn, { code: "stopped", detail: t("page.stopped"), name: "Problem" }));
    }
  }

  async #run(turn) {
    this.turn.set(turn);
    this.#remember(turn);
    this.aborting = new AbortController();
    const body = { message: turn.words, language: session.value.user.language };
    if (this.id) body.conversation_id = this.id;
    else if (this.botId) body.bot_id = this.botId;
    const draw = batched((events) => this.#take(events));
    try {
      await follow(body, turn.key, draw, this.aborting.signal);
      draw.now();
    } catch (problem) {
      draw.now();
      if (this.aborting.signal.aborted) return;
      this.turn.set((now) => now && fail(now, problem));
    }
    this.#over();
  }

  #take(events) {
    for (const event of events) if (event?.conversation_id && !this.id) this.#born(event.conversation_id);
    this.turn.set((turn) =>
      events.reduce((now, event) => (event ? fold(now, event) : { ...now, state: "offline" }), turn),
    );
  }

  #born(id) {
    this.id = id;
    open.set(id, this);
    this.moved(id);
    this.#remember(this.turn.value);
    conversations.refresh();
  }

  #over() {
    const turn = this.turn.value;
    if (turn?.state !== "done") return;
    const pages = this.state.value.pages.length
      ? this.state.value.pages
      : [{ items: [], next_cursor: null, prev_cursor: null }];
    const last = pages.at(-1);
    const items = [...last.items, ...messagesOf(turn)];
    this.turn.set(null);
    this.#change({ pages: [...pages.slice(0, -1), { ...last, items }] });
    this.#remember(null);
    announce(`${t("page.reply_here")} ${plainText(turn.reply.response)}`);
    conversations.refresh();
    changed();
  }

  // A turn that this tab had begun when it was loaded anew is followed again.
  #resume() {
    const kept = JSON.parse(sessionStorage.getItem(this.#name) ?? "null");
    if (!kept || this.turn.value) return;
    const said = this.messages.findLast(({ role }) => role === "user");
    if (said?.content === kept.words && this.messages.at(-1) !== said) return this.#remember(null);
    if (said && said === this.messages.at(-1) && said.content === kept.words) this.#drop(said.id);
    this.#run(begin(kept.words, kept.key, kept.at));
  }

  #drop(id) {
    const { pages } = this.state.value;
    this.#change({ pages: pages.map((page) => ({ ...page, items: page.items.filter((each) => each.id !== id) })) });
  }

  get #name() {
    return `taskchat.turn.${this.id ?? "new"}`;
  }

  #remember(turn) {
    try {
      sessionStorage.removeItem("taskchat.turn.new");
      if (turn) sessionStorage.setItem(this.#name, JSON.stringify({ words: turn.words, key: turn.key, at: turn.at }));
      else sessionStorage.removeItem(this.#name);
    } catch {
      // nothing can be kept here
    }
  }

  #page(cursor) {
    return api.get(`conversations/${this.id}/messages`, { query: { limit: PAGE, cursor } });
  }

  #change(changes) {
    this.state.set((now) => ({ ...now, ...changes }));
  }
}

// What comes within one frame is drawn at once.
function batched(run) {
  let waiting = [];
  let frame = 0;
  const now = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    const events = waiting;
    waiting = [];
    if (events.length) run(events);
  };
  const take = (event) => {
    waiting.push(event);
    if (document.hidden) now();
    else frame ||= requestAnimationFrame(now);
  };
  return Object.assign(take, { now });
}
