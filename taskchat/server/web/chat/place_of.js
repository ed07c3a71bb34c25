// Where a source stands, in words.
import { plain } from "../app/plain.js";
import { t } from "../app/texts.js";

export function placeOf({ title, path, page }) {
  const parts = [title, ...path.filter((each) => each !== title)].map(plain);
  return parts.join(" › ") + (page ? ` · ${t("page.page_n", { n: page })}` : "");
}
