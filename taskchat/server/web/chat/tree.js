// What markdown says, as a tree: strings, and { kind, inside }. Blocks have `said`, to compare them by.
import * as smd from "../vendor/smd.js";

const LETTERS = 20_000; // of longer ones no tree is made: they are shown as they were written
const DEEP = 12;
const KINDS = {
  [smd.PARAGRAPH]: "p",
  [smd.CODE_BLOCK]: "pre",
  [smd.CODE_FENCE]: "pre",
  [smd.CODE_INLINE]: "code",
  [smd.ITALIC_AST]: "em",
  [smd.ITALIC_UND]: "em",
  [smd.STRONG_AST]: "strong",
  [smd.STRONG_UND]: "strong",
  [smd.STRIKE]: "del",
  [smd.LINK]: "a",
  [smd.RAW_URL]: "a",
  [smd.IMAGE]: "img",
  [smd.BLOCKQUOTE]: "blockquote",
  [smd.LINE_BREAK]: "br",
  [smd.RULE]: "hr",
  [smd.LIST_UNORDERED]: "ul",
  [smd.LIST_ORDERED]: "ol",
  [smd.LIST_ITEM]: "li",
  [smd.CHECKBOX]: "box",
  [smd.TABLE]: "table",
  [smd.TABLE_ROW]: "tr",
  [smd.TABLE_CELL]: "td",
};

// Letters that mean nothing: behind a backslash, an underscore within a word, a dollar, the brackets of [1].
// They are put out of the parser's sight, and back into the text. Code stays as it is.
const MEANT =
  /(```|~~~)[\s\S]*?(?:\1|$)|(`{1,3})[\s\S]*?\2|\\([!-/:-@[-`{-~])|(?<=[\p{L}\p{N}])(_+)(?=[\p{L}\p{N}])|(\$)|(\[\d{1,3}\])(?!\()/gu;
const AWAY = 0xe000;
const BACK = /[\ue000-\ue07f]/g;

export function tree(text) {
  if (text.length > LETTERS) return null;
  const root = { kind: "root", inside: [] };
  const open = [root];
  let skipped = 0; // how many that are open were too deep
  const parser = smd.parser({
    data: null,
    add_token: (_, token) => {
      if (open.length > DEEP) {
        skipped += 1;
        return;
      }
      const node = { kind: KINDS[token] ?? "span", inside: [], level: token - smd.HEADING_1 + 1 };
      if (token >= smd.HEADING_1 && token <= smd.HEADING_6) node.kind = "heading";
      if (node.kind === "td") node.head = open.at(-2).inside[0] === open.at(-1);
      if (node.kind === "box") open.at(-1).task = "open";
      else open.at(-1).inside.push(node);
      open.push(node);
    },
    end_token: () => {
      if (skipped) skipped -= 1;
      else open.pop();
    },
    add_text: (_, added) => {
      const { inside, kind } = open.at(-1);
      const shown = back(added);
      if (typeof inside.at(-1) === "string") inside.push(inside.pop() + shown);
      else inside.push(kind === "td" ? shown.trimStart() : shown);
    },
    set_attr: (_, name, value) => {
      if (skipped) return;
      const node = open.at(-1);
      if (name === smd.HREF || name === smd.SRC) node.href = back(value);
      if (name === smd.START) node.start = value;
      if (name === smd.CHECKED) open.at(-2).task = "done";
    },
  });
  smd.parser_write(parser, text.replace(BACK, "").replace(MEANT, away));
  smd.parser_end(parser);
  return root.inside.map((node) =>
    typeof node === "string" ? { kind: "p", inside: [node], said: node } : Object.assign(node, { said: said(node) }),
  );
}

function away(whole, fence, code, escaped, within, dollar, number) {
  const letters = escaped ?? within ?? dollar ?? number;
  return letters ? [...letters].map((letter) => String.fromCodePoint(AWAY + letter.codePointAt(0))).join("") : whole;
}

function back(text) {
  return text.replace(BACK, (letter) => String.fromCodePoint(letter.codePointAt(0) - AWAY));
}

function said(node) {
  if (typeof node === "string") return node;
  return `${node.kind}${node.level}${node.href ?? ""}${node.task ?? ""}(${node.inside.map(said).join("|")})`;
}
