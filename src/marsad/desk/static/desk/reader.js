// The reader's keys: j k move, a accept, r reject, e correct, n add what was missed, u undo. Drafts go to the server.
"use strict";

const claims = () => [...document.querySelectorAll("#claims .claim")];
const source = document.getElementById("source");
let current = 0;

function choose(index, scroll = true) {
  const all = claims();
  if (!all.length) return;
  current = Math.max(0, Math.min(index, all.length - 1));
  all.forEach((one, i) => one.classList.toggle("current", i === current));
  source.querySelectorAll("mark").forEach((mark) => {
    mark.classList.toggle("current", mark.dataset.claims.split(" ").includes(String(current)));
  });
  if (!scroll) return;
  all[current].focus({ preventScroll: true });
  all[current].scrollIntoView({ block: "nearest" });
  source.querySelector("mark.current")?.scrollIntoView({ block: "nearest" });
}

const press = (verb) => claims()[current]?.querySelector(`button[value="${verb}"]`)?.click();

const KEYS = {
  j: () => choose(current + 1),
  k: () => choose(current - 1),
  a: () => press("accept"),
  r: () => press("reject"),
  e: () => openForm(claims()[current]),
  n: () => addFromSelection(),
  u: () => document.querySelector('button[form="undo"]')?.click(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

source.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (mark) choose(Number(mark.dataset.claims.split(" ").at(-1)));
});

// A selection of the source's words, as code points from the start of the text: what the contract counts in.
function selected() {
  const chosen = window.getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed || !source.contains(chosen.anchorNode)) return null;
  const before = document.createRange();
  before.selectNodeContents(source);
  before.setEnd(chosen.getRangeAt(0).startContainer, chosen.getRangeAt(0).startOffset);
  return { quote: chosen.toString(), start: [...before.toString()].length };
}

function addFromSelection() {
  const words = selected();
  const form = document.getElementById("add");
  if (!words || !form) return;
  form.hidden = false;
  form.elements.quote.value = words.quote;
  form.elements.start.value = words.start;
  form.querySelector("output").textContent = words.quote;
  form.elements.what.focus();
}

function openForm(claim) {
  const fields = claim?.querySelector(".correction");
  if (!fields) return;
  fields.hidden = !fields.hidden;
  if (!fields.hidden) fields.querySelector("input, select").focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("button.correct")) openForm(event.target.closest(".claim"));
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "claims") choose(current, false);
});
choose(0, false);
