// What the charts and maps share: the reader's language, written days, the colours of this page, clean figures.
"use strict";

const root = document.documentElement;
const LANG = root.lang === "ar" ? "ar-SY-u-nu-arab" : "en-GB";

const Draw = {
  lang: root.lang,
  rtl: root.dir === "rtl",
  colour: (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim(),
  number: (n) => n.toLocaleString(LANG),
  // A month is always a word, so that nobody takes 3 August for 8 March.
  day: (date) => new Intl.DateTimeFormat(LANG, { day: "numeric", month: "long", timeZone: "UTC" }).format(date),
  fullDay: (date) => new Intl.DateTimeFormat(LANG, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(date),
  utc: (iso) => new Date(`${iso}T00:00:00Z`),
  // Days to mark under a chart `width` wide: every one, or every second, fifth … so that no two labels meet.
  ticks: (dates, width) => {
    const [first, last] = [Math.min(...dates), Math.max(...dates)];
    const days = Math.round((last - first) / 86400000) + 1;
    const step = Math.ceil(days / Math.max(2, Math.floor(width / 90)));
    return Array.from({ length: Math.ceil(days / step) }, (_, i) => new Date(first + i * step * 86400000));
  },
  // Plot writes a <style> of its own, which the content policy refuses, and labels that only confuse a screen reader:
  // both go before the figure stands on the page. What they said stands in desk.css and on the figure's holder.
  bare: (figure) => {
    figure.querySelectorAll("style").forEach((one) => one.remove());
    figure.querySelectorAll("[aria-label], [aria-description]").forEach((one) => {
      one.removeAttribute("aria-label");
      one.removeAttribute("aria-description");
    });
    return figure;
  },
};
globalThis.Draw = Draw;
