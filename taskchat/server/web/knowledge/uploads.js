// Files on their way to the server, with how far they are. fetch does not tell that: XMLHttpRequest does.
import { store } from "../app/store.js";
import { Problem } from "../app/problem.js";
import { token } from "../app/tokens.js";

export const uploads = store([]);

let made = 0;

export async function upload(files, bot, done) {
  for (const file of files) {
    const id = (made += 1);
    const change = (values) =>
      uploads.set((all) => all.map((each) => (each.id === id ? { ...each, ...values } : each)));
    const close = () => uploads.set((all) => all.filter((each) => each.id !== id));
    uploads.set((all) => [...all, { id, name: file.name, percent: 0, problem: null, close }]);
    try {
      await sent(file, bot, (percent) => change({ percent }));
      close();
      done();
    } catch (problem) {
      change({ problem });
    }
  }
}

async function sent(file, bot, tell) {
  const bearer = await token();
  const form = new FormData();
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/documents${bot ? `?bot_id=${bot}` : ""}`);
    request.setRequestHeader("Authorization", `Bearer ${bearer}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => tell(Math.round((100 * loaded) / total));
    request.onerror = () => reject(new Problem({ code: "offline" }));
    request.onload = () => {
      if (request.status < 300) resolve(request.response);
      else
        reject(
          new Problem({
            ...request.response,
            status: request.status,
            code: request.response?.code ?? "internal_error",
          }),
        );
    };
    request.send(form);
  });
}
