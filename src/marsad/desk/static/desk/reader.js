// The reader's keys: j k move, a accept, r reject, e correct, n add what was missed, u undo, o next open report.
"use strict";

document.documentElement.classList.add("scripted");
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
  o: () => document.getElementById("next-open")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return closeForms();
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

source.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (mark && window.getSelection().isCollapsed) choose(Number(mark.dataset.claims.split(" ").at(-1)));
});
document.getElementById("claims").addEventListener("click", (event) => {
  const claim = event.target.closest(".claim");
  if (claim && !claim.classList.contains("current")) choose(Number(claim.dataset.claim), false);
});
document.getElementById("claims").addEventListener("focusin", (event) => {
  const claim = event.target.closest(".claim");
  if (claim && !claim.classList.contains("current")) choose(Number(claim.dataset.claim), false);
});

// A selection of the source's words, as code points from the start of the text: what the contract counts in.
function selected() {
  const chosen = window.getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed || !source.contains(chosen.anchorNode)) return null;
  const range = chosen.getRangeAt(0);
  const before = document.createRange();
  before.selectNodeContents(source);
  before.setEnd(range.startContainer, range.startOffset);
  const quote = range.toString();
  const lead = quote.length - quote.trimStart().length;
  return { quote: quote.trim(), start: [...before.toString()].length + lead };
}

function addFromSelection() {
  const words = selected();
  const form = document.getElementById("add");
  if (!form) return;
  document.getElementById("select").hidden = Boolean(words?.quote);
  if (!words?.quote) return;
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
  claim.querySelector("button.correct").setAttribute("aria-expanded", String(!fields.hidden));
  if (!fields.hidden) fields.querySelector("select, input:not([type=hidden])").focus();
}

function closeForms() {
  document.querySelectorAll("form.correction, #add").forEach((form) => { form.hidden = true; });
  document.querySelectorAll("button.correct").forEach((one) => one.setAttribute("aria-expanded", "false"));
  choose(current);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("button.correct")) openForm(event.target.closest(".claim"));
  if (event.target.closest("button.cancel")) closeForms();
});

// After a ruling the marks in the text follow what the claims say now; the next open claim is chosen.
function repaint() {
  const states = claims().map((one) => [...one.classList].find((name) => name.startsWith("state-")).slice(6));
  source.querySelectorAll("mark").forEach((mark) => {
    const state = states[Number(mark.dataset.claims.split(" ").at(-1))];
    if (state) mark.className = state;
  });
}

// (after settling: until then htmx puts the classes of the old rows back)
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "claims") return;
  repaint();
  choose(current);
});

// An address that ends in #c120 names the claim whose words begin at 120.
function start() {
  const named = claims().findIndex((one) => `#c${one.dataset.start}` === location.hash);
  choose(Math.max(0, named), named >= 0);
}
start();
window.addEventListener("hashchange", start);
