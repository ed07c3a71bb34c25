"use strict";

// The token stands behind the # of the link, which no server gets to see; out of the history it goes at once.
const token = location.hash.slice(1);
history.replaceState(null, "", location.pathname);

const form = document.getElementById("form");
const told = document.getElementById("told");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  told.textContent = "";
  try {
    const answer = await fetch("/api/v1/auth/password/reset/confirm", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, new_password: document.getElementById("password").value }),
    });
    if (answer.ok) {
      form.hidden = true;
      told.textContent = "Done. Sign in with your new password.";
    } else {
      const problem = await answer.json();
      told.textContent = `${problem.detail} ${problem.hint ?? ""}`;
    }
  } catch {
    told.textContent = "The server can't be reached. Try again in a moment.";
  }
});

if (!token) {
  form.hidden = true;
  told.textContent = "This link isn't whole. Open it as it stands in the mail.";
}
