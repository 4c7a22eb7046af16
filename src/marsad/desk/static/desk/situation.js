// The live map of the situation: bows are flows, discs are stocks, squares are measures; a click opens the words.
"use strict";

const holder = document.getElementById("map");
const chosen = document.getElementById("layers");
const words = holder.dataset;
const ACCENT = Draw.colour("accent");
const INK = Draw.colour("ink");
const WIDEST = 16, LARGEST = 40, NAMED = 10;
let view = null;
let drawn = null;
let labels = [];

const link = (p) => `/reports/${encodeURIComponent(p.report)}#c${p.offset}`;
const ARROW = Draw.rtl ? "←" : "→";
const way = (p) => (p.start ? `${p.start} ${ARROW} ${p.end}` : p.stock ? p.place : p.left ? `${p.place} ${ARROW}` : `${ARROW} ${p.place}`);
const day = (iso) => (iso ? Draw.fullDay(Draw.utc(iso)) : "");
// Each part keeps its own direction: "9,000 · 13 March" would otherwise read as one number in Arabic.
const joined = (parts) => parts.filter(Boolean).map((part) => `\u2068${part}\u2069`).join(" · ");
const spoken = (p) => joined([way(p), p.count || words.unsaid, day(p.day)]);

// What stands in the popup: plain text nodes only, since every word of it comes from a source.
function told(p) {
  const box = document.createElement("div");
  const line = (text, tag = "p") => { if (text) { const one = document.createElement(tag); one.textContent = text; one.dir = "auto"; box.append(one); } };
  box.className = "told";
  box.dir = Draw.rtl ? "rtl" : "ltr";
  line(p.label ? joined([p.label, p.place, p.by]) : spoken(p), "strong");
  if (p.label) line(joined([day(p.since), p.confirmed && `${words.confirmed}: ${day(p.confirmed)}`]));
  if (p.old) line(words.older);
  line(`“${p.words}”`, "blockquote");
  const open = document.createElement("a");
  open.href = link(p);
  open.textContent = [words.open, p.said_by].filter(Boolean).join(": ");
  box.append(open);
  return box;
}

const most = (features) => Math.max(1, ...features.map((f) => f.properties.people ?? 0));
const share = (features, largest) => ["*", largest, ["sqrt", ["/", ["coalesce", ["get", "people"], 0], most(features)]]];
const dashed = { "line-dasharray": [2, 2] };

// Symbols drawn here, so that no sprite has to be fetched: a square for a measure, hollow when stale, crossed when ended.
function square(kind) {
  const side = 18, canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.strokeStyle = pen.fillStyle = INK;
  pen.lineWidth = 2.5;
  if (kind === "in_force") pen.fillRect(2, 2, 14, 14);
  else { pen.fillStyle = Draw.colour("paper"); pen.fillRect(2, 2, 14, 14); pen.strokeRect(3, 3, 12, 12); }
  if (kind === "ended") { pen.beginPath(); pen.moveTo(3, 15); pen.lineTo(15, 3); pen.stroke(); }
  return pen.getImageData(0, 0, side, side);
}

function layers() {
  const flows = drawn.flows.features, stocks = drawn.stocks.features.filter((f) => f.properties.stock);
  const line = (id, filter, paint) => ({ id, type: "line", source: "flows", filter, layout: { "line-cap": "round" }, paint: { "line-color": ACCENT, "line-opacity": 0.7, ...paint } });
  return [
    { id: "areas", type: "fill", source: "areas", filter: ["==", ["get", "kind"], "unit"], paint: { "fill-color": ACCENT, "fill-opacity": 0.12 } },
    { id: "areas-edge", type: "line", source: "areas", paint: { "line-color": ACCENT, "line-width": 1, ...dashed } },
    line("flows", ["!", ["get", "vague"]], { "line-width": ["max", 2, share(flows, WIDEST)] }),
    line("flows-vague", ["get", "vague"], { "line-width": 2, ...dashed }),
    { id: "measure-lines", type: "line", source: "measures", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": INK, "line-width": 3 } },
    { id: "stocks", type: "circle", source: "stocks", filter: ["get", "stock"], paint: { "circle-color": ACCENT, "circle-opacity": 0.4, "circle-stroke-color": ACCENT, "circle-stroke-width": 1.5, "circle-radius": ["max", 5, share(stocks, LARGEST)] } },
    { id: "stocks-ends", type: "circle", source: "stocks", filter: ["all", ["!", ["get", "stock"]], ["!", ["get", "country"]]], paint: { "circle-color": ACCENT, "circle-radius": 4 } },
    { id: "measures", type: "symbol", source: "measures", filter: ["==", ["geometry-type"], "Point"], layout: { "icon-image": ["get", "status"], "icon-allow-overlap": true, "icon-offset": [0, -18] } },
  ];
}

const CLICKED = ["measures", "measure-lines", "flows", "flows-vague", "stocks", "stocks-ends"];

async function open() {
  const { maplibre } = marsadMap;
  const sources = Object.fromEntries(["flows", "stocks", "measures", "areas"].map((name) => [name, { type: "geojson", data: drawn[name] }]));
  view = new maplibre.Map({
    container: holder, attributionControl: { customAttribution: "Natural Earth" }, center: [36, 35.2], zoom: 6, maxZoom: 14,
    locale: { "Map.Title": words.title }, style: await Basemap.style(words, sources, layers()),
  });
  view.addControl(new maplibre.NavigationControl({ showCompass: false }));
  view.once("style.load", () => ["in_force", "stale", "ended"].forEach((kind) => view.addImage(kind, square(kind))));
  view.on("click", (event) => {
    const [first] = view.queryRenderedFeatures(event.point, { layers: CLICKED.filter((id) => view.getLayer(id)) });
    if (first) show(event.lngLat, first.properties);
  });
  for (const id of CLICKED) {
    view.on("mouseenter", id, () => { view.getCanvas().style.cursor = "pointer"; });
    view.on("mouseleave", id, () => { view.getCanvas().style.cursor = ""; });
  }
  view.on("moveend", () => { if (holder.dataset.ready) label(); });
  view.on("load", () => { holder.dataset.ready = "1"; chose(); });
  fit();
}

function show(at, properties) {
  new marsadMap.maplibre.Popup({ maxWidth: "22rem" }).setLngLat(at).setDOMContent(told(properties)).addTo(view);
}

function fit() {
  const box = new marsadMap.maplibre.LngLatBounds();
  const walk = (c) => (typeof c[0] === "number" ? box.extend(c) : c.forEach(walk));
  for (const name of ["flows", "stocks", "measures"]) for (const f of drawn[name].features) walk(f.geometry.coordinates);
  if (!box.isEmpty()) view.fitBounds(box, { padding: 70, maxZoom: 9, animate: false });
}

// The heaviest marks by name, as links that a keyboard reaches: the map says nothing that only a pointer can ask for.
function label() {
  labels.forEach((one) => one.remove());
  labels = [];
  const named = [...on("flows") ? [...drawn.flows.features, ...drawn.stocks.features.filter((f) => !f.properties.stock)] : [],
    ...on("stocks") ? drawn.stocks.features.filter((f) => f.properties.stock) : [],
    ...drawn.measures.features.filter((f) => on(f.properties.status) && f.geometry.type === "Point")];
  named.sort((a, b) => (b.properties.people ?? 0) - (a.properties.people ?? 0));
  const taken = [];
  for (const f of named) {
    const line = f.geometry.coordinates;
    const at = typeof line[0] === "number" ? line : line[Math.floor(line.length / 2)];
    const { x, y } = view.project(at);
    if (labels.length >= NAMED || taken.some((one) => Math.abs(one.x - x) < 190 && Math.abs(one.y - y) < 28)) continue;
    taken.push({ x, y });
    const element = document.createElement("a");
    element.className = "bubble";
    element.href = link(f.properties);
    element.textContent = f.properties.label ? joined([f.properties.label, f.properties.place]) : spoken(f.properties);
    element.addEventListener("click", (event) => { event.preventDefault(); event.stopPropagation(); show(at, f.properties); });
    labels.push(new marsadMap.maplibre.Marker({ element, anchor: "bottom", offset: [0, -14] }).setLngLat(at).addTo(view));
  }
}

const on = (name) => chosen.elements[name]?.checked ?? true;

function chose() {
  const seen = (ids, yes) => ids.filter((id) => view.getLayer(id)).forEach((id) => view.setLayoutProperty(id, "visibility", yes ? "visible" : "none"));
  seen(["flows", "flows-vague", "stocks-ends"], on("flows"));
  seen(["stocks"], on("stocks"));
  seen(["units", "units-amiss"], on("units"));
  const statuses = ["in_force", "stale", "ended"].filter(on);
  const shown = ["in", ["get", "status"], ["literal", statuses]];
  view.setFilter("measures", ["all", ["==", ["geometry-type"], "Point"], shown]);
  view.setFilter("measure-lines", ["all", ["!=", ["geometry-type"], "Point"], shown]);
  label();
}

async function start() {
  if (!globalThis.marsadMap) return;
  drawn = await (await fetch(words.marks)).json();
  const left = drawn.unplaced.movements + drawn.unplaced.measures;
  const note = document.getElementById("unplaced");
  note.hidden = !left;
  note.querySelector("span").textContent = Draw.number(left);
  await open();
  chosen.addEventListener("change", () => { if (holder.dataset.ready) chose(); });
}

document.addEventListener("DOMContentLoaded", start);
