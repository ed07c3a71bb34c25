// Which conversation this is, and what can be done with it.
import { download } from "../app/api.js";
import { html, useState } from "../app/html.js";
import { notice } from "../app/notices.js";
import { plain } from "../app/plain.js";
import { go } from "../app/router.js";
import { useStore } from "../app/store.js";
import { t } from "../app/texts.js";
import { Dialog } from "../parts/dialog.js";
import { Field } from "../parts/field.js";
import { Menu } from "../parts/menu.js";
import { told } from "../parts/states.js";
import { archive, list, remove, rename } from "./conversations.js";

export function Head({ talk }) {
  const { about } = useStore(talk.state);
  const known = useStore(list, ({ items }) => items?.find(({ id }) => id === talk.id));
  const conversation = known ?? about;
  return html`<header class="head">
    <h1 class="head-title" dir="auto">${conversation ? plain(conversation.title) : t("page.new_chat")}</h1>
    ${conversation && html`<${Ways} conversation=${conversation} here />`}
  </header>`;
}

// What can be done with a conversation, in its head and in the list.
export function Ways({ conversation, here = false }) {
  const [naming, setNaming] = useState(false);
  const { id, archived } = conversation;
  const safely = (doing) => doing.catch((problem) => notice(told(problem).join(" "), { kind: "bad" }));
  const leave = () => here && go("/");
  const items = [
    { icon: "edit", text: t("page.rename"), run: () => setNaming(true) },
    {
      icon: "download",
      text: t("page.export_markdown"),
      run: () => safely(download(`conversations/${id}/export`, { format: "markdown" })),
    },
    {
      icon: "download",
      text: t("page.export_json"),
      run: () => safely(download(`conversations/${id}/export`, { format: "json" })),
    },
    {
      icon: "archive",
      text: t(archived ? "page.unarchive" : "page.archive"),
      run: () => safely(archive(conversation, !archived).then(leave)),
    },
    { icon: "trash", text: t("page.delete"), danger: true, run: () => (remove(conversation), leave()) },
  ];
  return html`<${Menu} label=${t("page.conversation_menu", { title: plain(conversation.title) })} items=${items} />
    ${naming && html`<${Rename} conversation=${conversation} onClose=${() => setNaming(false)} />`}`;
}

function Rename({ conversation, onClose }) {
  const [problem, setProblem] = useState(null);
  const submit = async (event) => {
    event.preventDefault();
    const title = new FormData(event.target).get("title").trim();
    try {
      if (title && title !== conversation.title) await rename(conversation.id, title);
      onClose();
    } catch (error) {
      setProblem(error);
    }
  };
  return html`<${Dialog} title=${t("page.rename")} onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <${Field} label=${t("page.title")} name="title" defaultValue=${conversation.title} required maxlength="200"
        dir="auto"
        error=${problem && told(problem).join(" ")} />
      <button class="button primary">${t("page.save")}</button>
    </form>
  <//>`;
}
