// Markdown as elements, out of a tree. Never HTML: what looks like it is shown as it was written.
import { html, memo } from "../app/html.js";
import { plain } from "../app/plain.js";
import { tree } from "./tree.js";

const LINK = /^(?:https?:\/\/|mailto:)/i;

export function Markdown({ text, cite }) {
  const found = tree(text);
  if (!found) return html`<div class="markdown" dir="auto"><p class="as-written">${plain(text)}</p></div>`;
  return html`<div class="markdown" dir="auto">
    ${found.map((node, place) => html`<${Block} key=${place} said=${node.said} node=${node} cite=${cite} />`)}
  </div>`;
}

// While a reply comes, only its last block is another.
const Block = memo(({ node, cite }) => draw(node, cite), ["said", "cite"]);

function draw(node, cite) {
  if (typeof node === "string") return cited(plain(node), cite);
  const inside = node.inside.map((each) => draw(each, cite));
  switch (node.kind) {
    case "heading":
      return html`<p class="md-heading" role="heading" aria-level=${Math.min(6, node.level + 2)}>${inside}</p>`;
    case "pre":
      return html`<pre tabindex="0"><code>${words(node)}</code></pre>`;
    case "code":
      return html`<code>${words(node)}</code>`;
    case "ol":
      return html`<ol start=${node.start}>${inside}</ol>`;
    case "li":
      return html`<li data-task=${node.task}>${inside}</li>`;
    case "a":
    case "img":
      return link(node, inside);
    case "table":
      return html`<div class="md-table" tabindex="0"><table>${inside}</table></div>`;
    case "td":
      return html`<${node.head ? "th" : "td"}>${inside}<//>`;
    default:
      return html`<${node.kind}>${inside}<//>`;
  }
}

const words = (node) => plain(node.inside.map((each) => (typeof each === "string" ? each : words(each))).join(""));

// Images are links too: nothing is fetched from anywhere because of what somebody wrote.
function link({ href = "", inside }, shown) {
  if (!LINK.test(href)) return shown;
  return html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow" title=${plain(href)}>
    ${inside.length ? shown : plain(href)}
  </a>`;
}

// [1] is a button where there is such a source.
function cited(text, cite) {
  if (!cite) return text;
  return text
    .split(/(\[\d{1,3}\])/)
    .map((part) => (/^\[\d+\]$/.test(part) ? cite(Number(part.slice(1, -1)), part) : part));
}
