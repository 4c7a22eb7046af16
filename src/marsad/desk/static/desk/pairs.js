// The queue of pairs by key: j k move, s same, d different, ? unsure; the ruled pair goes and the next one is first.
"use strict";

const pairs = [...document.querySelectorAll(".pair")];
let current = 0;

function choose(index, focus = true) {
  if (!pairs.length) return;
  current = Math.max(0, Math.min(index, pairs.length - 1));
  pairs.forEach((one, i) => one.classList.toggle("current", i === current));
  if (!focus) return;
  pairs[current].focus({ preventScroll: true });
  pairs[current].scrollIntoView({ block: "nearest" });
}

const press = (ruling) => pairs[current]?.querySelector(`button[value="${ruling}"]`)?.click();
const KEYS = { j: () => choose(current + 1), k: () => choose(current - 1), s: () => press("same"), d: () => press("different"), "?": () => press("unsure") };

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});
choose(0, false);
