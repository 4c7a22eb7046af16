// Tolls as steps, one line a series. Filled: an exact number. Hollow, fading upwards: open above, it ends in no line.
// Each point opens the words that say it. A cross: far below what the same origin said before, perhaps a part of it; it is shown and not joined.
"use strict";

const COLOURS = ["#1f5f6b", "#9a5b1e", "#5b4a7a", "#3f6b3a", "#8a3a5a", "#4a5568"];
const DARK = ["#7fc1cc", "#dba668", "#b7a5dc", "#9cc794", "#dd9db6", "#aeb9c9"];
const DASHES = ["0", "7 3", "2 3", "10 3 2 3", "5 5", "1 4"];
const PART = 4; // a number so many times below its origin's highest so far is not joined to the line
const FADE = [0.55, 0.35, 0.15];

const holder = () => document.getElementById("chart");

function pointsOf(series) {
  return series.flatMap((one, at) => {
    let highest = 0;
    return one.points.map((point) => {
      const value = point.low ?? point.high;
      const part = value * PART < highest;
      highest = Math.max(highest, value);
      return { at, value, part, open: point.high === null, href: point.claim && `/reports/${encodeURIComponent(point.claim[0])}#c${point.claim[1]}`, day: Draw.utc(point.day), name: one.name, said: point.said };
    });
  });
}

function fading(open, top, colour) {
  const rise = top / 30;
  return FADE.map((opacity, i) =>
    Plot.ruleX(open, { x: "day", y1: (p) => p.value + rise * (i + 0.4), y2: (p) => p.value + rise * (i + 1.1), stroke: colour, strokeOpacity: opacity, strokeWidth: 2.5 }));
}

function legend(series, colours) {
  const list = document.createElement("ul");
  list.className = "legend";
  series.forEach((one, i) => {
    const item = document.createElement("li");
    item.innerHTML = '<svg width="34" height="10" aria-hidden="true"><line x1="0" y1="5" x2="34" y2="5" stroke-width="3"/></svg>';
    const line = item.querySelector("line");
    line.setAttribute("stroke", colours[i]);
    line.setAttribute("stroke-dasharray", DASHES[i]);
    const name = document.createElement("bdi");
    name.textContent = one.name;
    item.append(name);
    list.append(item);
  });
  return list;
}

function draw() {
  const data = document.getElementById("series");
  if (!holder() || !data || !globalThis.Plot) return;
  const series = JSON.parse(data.textContent).slice(0, COLOURS.length);
  const points = pointsOf(series);
  if (points.length < 2) return;
  const colours = matchMedia("(prefers-color-scheme: dark)").matches ? DARK : COLOURS;
  const colour = (p) => colours[p.at];
  const joined = points.filter((p) => !p.part);
  const width = Math.min(holder().clientWidth || 900, 1100);
  const title = (p) => `${p.name}\n${p.said} · ${Draw.fullDay(p.day)}`;
  const lines = series.map((_, i) =>
    Plot.lineY(joined.filter((p) => p.at === i), { x: "day", y: "value", stroke: colours[i], strokeDasharray: DASHES[i], curve: "step-after", strokeWidth: 2 }));
  const figure = Plot.plot({
    className: "plot", width, height: 340, marginLeft: 56, marginTop: 28, marginRight: 24,
    x: { type: "utc", label: null, ticks: Draw.ticks(points.map((p) => p.day), width), tickFormat: Draw.day, reverse: Draw.rtl },
    y: { grid: true, label: null, zero: true, tickFormat: Draw.number, nice: true },
    marks: [
      ...lines,
      ...fading(joined.filter((p) => p.open), Math.max(...joined.map((p) => p.value)), colour),
      Plot.dot(joined.filter((p) => !p.open), { x: "day", y: "value", fill: colour, r: 5, title, href: "href" }),
      Plot.dot(joined.filter((p) => p.open), { x: "day", y: "value", stroke: colour, fill: Draw.colour("paper"), strokeWidth: 2, r: 5, title, href: "href" }),
      Plot.dot(points.filter((p) => p.part), { x: "day", y: "value", stroke: colour, symbol: "times", strokeOpacity: 0.7, r: 5, title, href: "href" }),
    ],
  });
  holder().replaceChildren(Draw.bare(figure));
  document.getElementById("legend").replaceChildren(legend(series, colours));
}
document.addEventListener("DOMContentLoaded", draw);
document.body.addEventListener("htmx:afterSwap", draw);
