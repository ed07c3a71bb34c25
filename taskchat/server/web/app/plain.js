// Letters that turn text round or are not seen, as they stand in titles and messages of others.
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

export function plain(text) {
  return String(text ?? "").replace(HIDDEN, "");
}
