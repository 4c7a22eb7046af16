// Tolls as steps, one line a series: a filled point is an exact number, a hollow one is open above.
"use strict";

const COLOURS = ["#1f5f6b", "#8a5a2b", "#5b4a7a", "#3f6b3a", "#7a3f55", "#4a5568"];
const RUNNING = ["cumulative", "total"];

const OUTLIER = 50; // a number so many times its series' median is another event's; it stays in the list below

function middle(points) {
  const values = points.map((p) => p.low ?? p.high).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)];
}

function longest(series) {
  return series
    .filter((one) => RUNNING.includes(one.scope))
    .map((one) => ({ ...one, points: one.points.filter((p) => p.as_of && (p.low ?? p.high) !== null) }))
    .map((one) => ({ ...one, points: one.points.filter((p) => (p.low ?? p.high) <= OUTLIER * middle(one.points)) }))
    .filter((one) => one.points.length)
    .sort((a, b) => b.points.length - a.points.length || (b.points[0].low ?? 0) - (a.points[0].low ?? 0))
    .slice(0, COLOURS.length);
}

function draw() {
  const holder = document.getElementById("chart");
  const data = document.getElementById("series");
  if (!holder || !data || !globalThis.Plot) return;
  const shown = longest(JSON.parse(data.textContent));
  const name = (one) => [one.origin, one.what, one.group, one.place].filter(Boolean).join(" · ");
  const points = shown.flatMap((one) => one.points.map((p) => ({ name: name(one), day: new Date(p.as_of), value: p.low ?? p.high, open: p.high === null })));
  if (points.length < 2) return;
  const names = [...new Set(points.map((p) => p.name))];
  holder.replaceChildren(Plot.plot({
    width: Math.min(holder.clientWidth || 900, 1100), height: 320, marginLeft: 56,
    color: { domain: names, range: COLOURS, legend: true },
    x: { type: "utc", label: null }, y: { grid: true, label: null, zero: true },
    marks: [
      Plot.lineY(points, { x: "day", y: "value", stroke: "name", curve: "step-after", strokeWidth: 2 }),
      Plot.dot(points.filter((p) => !p.open), { x: "day", y: "value", fill: "name", r: 4, title: (p) => `${p.name}: ${p.value}` }),
      Plot.dot(points.filter((p) => p.open), { x: "day", y: "value", stroke: "name", r: 4, title: (p) => `${p.name}: ${p.value}+` }),
    ],
  }));
}
document.addEventListener("DOMContentLoaded", draw);
document.body.addEventListener("htmx:afterSwap", draw);
