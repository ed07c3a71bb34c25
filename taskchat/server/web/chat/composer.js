// Where one writes. What is written is kept until it is sent.
import { html, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from "../app/html.js";
import { Icon } from "../app/icons.js";
import { keep, kept } from "../app/kept.js";
import { session } from "../app/session.js";
import { useStore } from "../app/store.js";
import { t } from "../app/texts.js";

const MOST = 10_000; // letters of a message
const TOLD = 500; // told when so few are left
const TOUCH = window.matchMedia("(pointer: coarse)").matches;

export function Composer({ talk, ways, onLast }) {
  const busy = useStore(talk.turn, (turn) => Boolean(turn) && turn.state !== "failed");
  const place = `draft.${session.value.user.id}.${talk.id ?? `new${talk.botId ?? ""}`}`;
  const [words, setWords] = useState(() => kept(place) ?? "");
  const box = useRef();
  const write = (text) => {
    setWords(text);
    keep(place, text);
  };
  useImperativeHandle(ways, () => ({
    write: (text) => {
      write(text);
      box.current.focus();
    },
    focus: () => box.current.focus(),
  }));
  useEffect(() => {
    if (!TOUCH) box.current.focus();
  }, []);
  useLayoutEffect(() => grow(box.current), [words]);
  const send = () => {
    const text = words.trim();
    if (!text || busy || [...text].length > MOST) return;
    write("");
    talk.say(text);
  };
  const pressed = (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey && !TOUCH) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && !event.shiftKey && busy) {
      event.preventDefault();
      talk.stop();
    } else if (event.key === "ArrowUp" && !words && onLast()) {
      event.preventDefault();
      write(onLast());
    }
  };
  const left = MOST - [...words].length;
  return html`<form class="composer" onSubmit=${(event) => event.preventDefault()}>
    <div class="composer-box">
      <textarea ref=${box} rows="1" dir="auto" data-keys="message" aria-label=${t("page.message")}
        placeholder=${t("page.say")}
        value=${words} enterkeyhint=${TOUCH ? "enter" : "send"} aria-invalid=${left < 0 ? "true" : null}
        onInput=${(event) => write(event.target.value)} onKeyDown=${pressed} />
      ${
        busy
          ? html`<button key="stop" type="button" class="send" aria-label=${t("page.stop")} title=${t("page.stop")}
            onClick=${() => talk.stop()}><${Icon} name="stop" /></button>`
          : html`<button key="send" type="button" class="send" aria-label=${t("page.send")} title=${t("page.send")}
            disabled=${!words.trim() || left < 0} onClick=${send}><${Icon} name="send" /></button>`
      }
    </div>
    ${
      left < TOLD &&
      html`<p class="hint"
      role="status">${left < 0 ? t("page.too_long", { n: -left }) : t("page.letters_left", { n: left })}</p>`
    }
  </form>`;
}

function grow(box) {
  if (CSS.supports("field-sizing", "content")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}
