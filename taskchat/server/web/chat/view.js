// The chat: one conversation, or a new one.
import { html, useCallback, useEffect, useMemo, useRef } from "../app/html.js";
import { onLive } from "../app/live.js";
import { go, setQuery } from "../app/router.js";
import { useStore } from "../app/store.js";
import { t } from "../app/texts.js";
import { Empty, Loading, Trouble } from "../parts/states.js";
import { Composer } from "./composer.js";
import { Head } from "./head.js";
import { Talk, talkOf } from "./talk.js";
import { Transcript } from "./transcript.js";
import { Welcome } from "./welcome.js";

export default function View({ params, query }) {
  const bot = query.get("bot");
  const talk = useMemo(() => (params.id ? talkOf(params.id) : new Talk(null, bot)), [params.id, bot]);
  useEffect(() => {
    talk.moved = (id) => go(`/c/${id}`, { replace: true });
    return () => {
      talk.moved = () => {};
    };
  }, [talk]);
  return html`<${Opened} key=${talk.number} talk=${talk} at=${query.get("at")} />`;
}

function Opened({ talk, at }) {
  const { problem, pages, about, loads } = useStore(talk.state);
  const said = useStore(talk.turn, Boolean);
  const composer = useRef();
  const edit = useCallback((words) => composer.current.write(words), []);
  useEffect(() => {
    if (pages.length) talk.refresh();
    else if (!at) talk.load();
    return onLive(() => talk.refresh());
  }, []);
  useEffect(() => {
    if (!at) return;
    talk.load(at);
    setQuery({ at: null }, { replace: true });
  }, [at]);
  useEffect(() => {
    document.title = about ? `${about.title} – taskchat` : "taskchat";
  }, [about]);
  const last = () => talk.messages.findLast(({ role }) => role === "user")?.content;
  const empty = !talk.id && !said && !pages.length;
  return html`<div class="chat" data-empty=${empty}>
    <${Head} talk=${talk} />
    ${
      problem?.status === 404 &&
      html`<${Empty} icon="chat" title=${t("page.no_conversation")}
      text=${t("page.no_conversation_hint")}>
      <a class="button primary" href="/">${t("page.new_chat")}</a>
    <//>`
    }
    ${
      problem &&
      problem.status !== 404 &&
      html`<div class="column"><${Trouble} problem=${problem}
      retry=${() => talk.load(at)} /></div>`
    }
    ${!problem && empty && html`<${Welcome} say=${(words) => talk.say(words)} bot=${talk.botId} />`}
    ${
      !problem &&
      !empty &&
      !pages.length &&
      !said &&
      html`<div class="transcript"><div class="column"><${Loading}
      lines=${6} /></div></div>`
    }
    ${
      !problem &&
      !empty &&
      (pages.length > 0 || said) &&
      html`<${Transcript} key=${loads} talk=${talk}
      onEdit=${edit} />`
    }
    ${problem?.status !== 404 && html`<${Composer} talk=${talk} ways=${composer} onLast=${last} />`}
  </div>`;
}
