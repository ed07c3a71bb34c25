// Markdown as it is read out: its words without its marks.
export function plainText(markdown) {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\[\d+\]/g, "")
    .replace(/^[ \t]*(?:[-*+]|#{1,6}|>)[ \t]+/gm, "")
    .replace(/[*_`~]{1,3}/g, "")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1");
}
