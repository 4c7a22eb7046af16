// Drafts: what is typed goes to the server a moment after the last key; while the connection is lost it stays in this
// browser and is sent when the line is back. Once the server holds it, this browser forgets it.
"use strict";

const WAIT = 600; // milliseconds after the last key
const PREFIX = "marsad-draft:";
const SKIPPED = new Set(["csrfmiddlewaretoken", "claim", "draft", "verb"]);

const Drafts = (() => {
  const said = document.getElementById("draft");
  const timers = new Map();
  const tell = (word) => { said.textContent = word ? said.dataset[word] : ""; };
  const fieldsOf = (form) => Object.fromEntries([...new FormData(form)].filter(([name]) => !SKIPPED.has(name)));

  async function send(subject, fields) {
    const body = new URLSearchParams({ subject, fields: JSON.stringify(fields) });
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    const answer = await fetch("/drafts", { method: "POST", body, redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    localStorage.removeItem(PREFIX + subject);
  }

  async function keep(form) {
    const subject = form.dataset.draft;
    const fields = fieldsOf(form);
    localStorage.setItem(PREFIX + subject, JSON.stringify(fields));
    try { await send(subject, fields); tell("kept"); } catch { tell("local"); }
  }

  async function resend() {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      try { await send(key.slice(PREFIX.length), JSON.parse(localStorage.getItem(key))); tell("kept"); } catch { return; }
    }
  }

  // Put a kept draft back into its form, and open what was open.
  function restore() {
    const held = JSON.parse(document.getElementById("drafts").textContent);
    for (const form of document.querySelectorAll("form[data-draft]")) {
      const local = localStorage.getItem(PREFIX + form.dataset.draft);
      const fields = local ? JSON.parse(local) : held[form.dataset.draft];
      if (!fields) continue;
      for (const [name, value] of Object.entries(fields)) if (form.elements[name]) form.elements[name].value = value;
      const output = form.querySelector("output");
      if (output) output.textContent = fields.quote ?? "";
      form.hidden = false;
      tell("back");
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    clearTimeout(timers.get(form.dataset.draft));
    timers.set(form.dataset.draft, setTimeout(() => keep(form), WAIT));
  });
  // A ruling that goes out takes its draft along: nothing of it may be sent after.
  const forget = (form) => {
    clearTimeout(timers.get(form.dataset.draft));
    localStorage.removeItem(PREFIX + form.dataset.draft);
  };
  document.addEventListener("submit", (event) => { if (event.target.dataset.draft && !event.target.hasAttribute("hx-post")) forget(event.target); });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.elt.dataset?.draft) forget(event.detail.elt);
  });
  document.body.addEventListener("htmx:sendError", () => tell("lost"));
  window.addEventListener("online", resend);
  restore();
  resend();
  return { forget, restore };
})();
globalThis.Drafts = Drafts;
