// The as-of list becomes a slider as well: one stop a day on which reports were published, the last stop is now.
"use strict";

const list = document.querySelector("select[name=as_of]");
if (list) {
  const days = [...list.options].slice(1);
  const slider = document.createElement("input");
  const at = () => (list.selectedIndex === 0 ? days.length : list.selectedIndex - 1);
  Object.assign(slider, { type: "range", min: 0, max: days.length, value: at() });
  slider.setAttribute("aria-label", list.labels[0].firstChild.textContent.trim());
  const tell = () => slider.setAttribute("aria-valuetext", list.selectedOptions[0].textContent);
  slider.addEventListener("input", () => {
    list.selectedIndex = Number(slider.value) === days.length ? 0 : Number(slider.value) + 1;
    tell();
  });
  slider.addEventListener("change", () => list.dispatchEvent(new Event("change", { bubbles: true })));
  list.addEventListener("change", () => { slider.value = at(); tell(); });
  tell();
  list.closest("label").after(slider);
}
