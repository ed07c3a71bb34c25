// A button with a menu: arrows move in it, Escape and a click elsewhere close it.
import { Icon } from "../app/icons.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../app/html.js";

export function Menu({ label, icon = "more", items, className = "icon-button", children = null }) {
  const [open, setOpen] = useState(false);
  const box = useRef();
  const button = useRef();
  const close = (focus = true) => {
    setOpen(false);
    if (focus) button.current?.focus();
  };
  return html`<span class="menu">
    <button type="button" ref=${button} class=${className} aria-label=${children ? null : label} aria-haspopup="menu"
      aria-expanded=${open} onClick=${() => setOpen(!open)}>
      ${children ?? html`<${Icon} name=${icon} />`}
    </button>
    ${open && html`<${Items} box=${box} button=${button} label=${label} items=${items} close=${close} />`}
  </span>`;
}

function Items({ box, button, label, items, close }) {
  useLayoutEffect(() => {
    box.current.showPopover?.();
    put(box.current, button.current.getBoundingClientRect());
    box.current.querySelector("button").focus();
  }, []);
  useEffect(() => {
    const elsewhere = (event) =>
      !box.current?.contains(event.target) && !button.current?.contains(event.target) && close(false);
    const away = () => close(false);
    document.addEventListener("pointerdown", elsewhere);
    window.addEventListener("resize", away);
    return () => {
      document.removeEventListener("pointerdown", elsewhere);
      window.removeEventListener("resize", away);
    };
  }, []);
  const move = (event) => {
    const all = [...box.current.querySelectorAll("button")];
    const here = all.indexOf(document.activeElement);
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) all.at(to % all.length).focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.stopPropagation();
    if (event.key !== "Tab") event.preventDefault();
  };
  const run = (item) => {
    close();
    item.run();
  };
  return html`<div ref=${box} class="menu-items" role="menu" popover="manual" aria-label=${label} onKeyDown=${move}>
    ${items.filter(Boolean).map(
      (item) => html`<button type="button" role="menuitem" class="menu-item" data-danger=${Boolean(item.danger)}
        onClick=${() => run(item)}>
        ${item.icon && html`<${Icon} name=${item.icon} />`}<span>${item.text}</span>
      </button>`,
    )}
  </div>`;
}

// Below the button, or above where there is no room; always within the window.
function put(box, at) {
  const { offsetWidth: width, offsetHeight: height } = box;
  const { innerWidth, innerHeight } = window;
  const rtl = getComputedStyle(box).direction === "rtl";
  const left = rtl ? at.left : at.right - width;
  const top = at.bottom + height + 8 < innerHeight ? at.bottom + 4 : Math.max(8, at.top - height - 4);
  box.style.left = `${Math.min(Math.max(8, left), innerWidth - width - 8)}px`;
  box.style.top = `${top}px`;
}
