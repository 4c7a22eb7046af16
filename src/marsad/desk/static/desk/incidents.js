// Map, timeline and list of the incidents under one filter, which is the address. Area of a mark: people or incidents,
// and the legend says which; a shaded unit, or a dashed disc: how precisely the place is known. Moving the map or dragging on the timeline
// narrows all three.
"use strict";

const holder = document.getElementById("map");
const filters = document.querySelector("form.filters");
const words = holder.dataset;
const ACCENT = Draw.colour("accent");
const NAMED = 12; // groups with a label on the map; the rest is in the list
let view = null;
let shown = [];

const ring = (lon, lat, km) => {
  const points = Array.from({ length: 49 }, (_, i) => {
    const a = (i / 48) * 2 * Math.PI;
    return [lon + (km / (111.32 * Math.cos((lat * Math.PI) / 180))) * Math.cos(a), lat + (km / 110.57) * Math.sin(a)];
  });
  return { type: "Polygon", coordinates: [points] };
};

// One mark a place: incidents that lie on one point are one bubble, with both sums named.
function grouped(marks) {
  const groups = new Map();
  for (const m of marks.filter((one) => one.lat !== null)) {
    const key = `${m.lat},${m.lon}`;
    const group = groups.get(key) ?? { lat: m.lat, lon: m.lon, unit: m.unit, radius: m.radius_km ?? 0, place: m.place, people: 0, open: false, ids: [] };
    group.people += m.low ?? m.high ?? 0;
    group.open ||= m.open_above || m.low !== m.high;
    group.ids.push(m.id);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.people - a.people);
}

const counts = () => document.querySelector("input[name=bubble]:checked")?.value === "incidents";
const sized = (group) => (counts() ? group.ids.length * 20 : group.people);
const says = (group) => {
  const people = group.people ? `${words.people}: ${group.open ? `${words.least} ` : ""}${Draw.number(group.people)}` : words.uncounted;
  return [group.place, people, `${words.incidents}: ${Draw.number(group.ids.length)}`].map((part) => `\u2068${part}\u2069`).join(" · ");
};

const collection = (list) => ({ type: "FeatureCollection", features: list });
function features(groups) {
  const point = (g) => ({ type: "Point", coordinates: [g.lon, g.lat] });
  return {
    shaded: collection(groups.filter((g) => g.unit).map((g) => units.get(g.unit)).filter(Boolean)),
    discs: collection(groups.filter((g) => g.radius > 0 && !g.unit).map((g) => ({ type: "Feature", properties: {}, geometry: ring(g.lon, g.lat, g.radius) }))),
    points: collection(groups.map((g) => ({ type: "Feature", properties: { size: sized(g), id: g.ids[0] }, geometry: point(g) }))),
  };
}

let labels = [];
function label(groups) {
  labels.forEach((one) => one.remove());
  labels = groups.slice(0, NAMED).map((group) => {
    const element = document.createElement("a");
    element.className = "bubble";
    element.href = group.ids.length === 1 ? `/incidents/${encodeURIComponent(group.ids[0])}` : "#rows";
    element.textContent = says(group);
    return new marsadMap.maplibre.Marker({ element, anchor: "bottom", offset: [0, -Math.max(6, Math.min(40, Math.sqrt(sized(group))))] })
      .setLngLat([group.lon, group.lat]).addTo(view);
  });
}

const units = new Map();
async function open(groups) {
  const { maplibre } = marsadMap;
  if (words.units) for (const one of (await (await fetch(words.units)).json()).features) units.set(one.properties.pcode, one);
  const sources = Object.fromEntries(Object.entries(features(groups)).map(([name, data]) => [name, { type: "geojson", data }]));
  view = new maplibre.Map({
    container: holder, attributionControl: { customAttribution: "Natural Earth" }, center: [36, 35.2], zoom: 6, maxZoom: 13,
    locale: { "Map.Title": words.title },
    style: await Basemap.style(words, sources, [
      { id: "shaded", type: "fill", source: "shaded", paint: { "fill-color": ACCENT, "fill-opacity": 0.14, "fill-outline-color": ACCENT } },
      { id: "discs", type: "line", source: "discs", paint: { "line-color": ACCENT, "line-width": 1, "line-dasharray": [2, 2] } },
      { id: "points", type: "circle", source: "points", paint: { "circle-color": ACCENT, "circle-opacity": 0.55, "circle-stroke-color": ACCENT, "circle-stroke-width": 1.5,
        "circle-radius": ["max", 4, ["min", 40, ["sqrt", ["get", "size"]]]] } },
    ]),
  });
  view.addControl(new maplibre.NavigationControl({ showCompass: false }));
  fit(groups);
  view.on("click", "points", (event) => { location.href = `/incidents/${encodeURIComponent(event.features[0].properties.id)}`; });
  view.on("moveend", (event) => { if (event.originalEvent) narrow({ box: view.getBounds().toArray().flat().map((n) => n.toFixed(3)).join(",") }); });
}

function fit(groups) {
  if (!groups.length || filters.elements.box.value) return;
  const box = groups.reduce((b, g) => b.extend([g.lon, g.lat]), new marsadMap.maplibre.LngLatBounds());
  view.fitBounds(box, { padding: 90, maxZoom: 8.5, animate: false });
}

// The filter bar is the only state: write into it, send it, and list, map and timeline follow.
function narrow(values) {
  for (const [name, value] of Object.entries(values)) filters.elements[name].value = value;
  htmx.trigger(filters, "submit");
}

function timeline(marks) {
  const place = document.getElementById("timeline");
  const dated = marks.filter((m) => m.day).map((m) => ({ ...m, at: Draw.utc(m.day), people: m.low ?? m.high ?? 0 }));
  place.replaceChildren();
  if (!globalThis.Plot || !dated.length) return;
  const width = Math.min(place.clientWidth || 900, 1100);
  const days = dated.map((m) => m.at);
  const x = { type: "utc", label: null, reverse: Draw.rtl, ticks: Draw.ticks(days, width), tickFormat: Draw.day,
    domain: [new Date(Math.min(...days) - 43200000), new Date(Math.max(...days) + 43200000)] };
  const title = (m) => `${Draw.lang === "ar" ? m.title_ar : m.title}\n${Draw.fullDay(m.at)}`;
  const r = counts() ? 6 : "people";
  const figure = Plot.plot({
    className: "plot", width, height: 110, marginLeft: 40, marginRight: 40, x, y: { axis: null }, r: { type: "sqrt", domain: [0, 1600], range: [3, 40] },
    marks: [Plot.dot(dated, Plot.dodgeY({ x: "at", r, anchor: "middle", fill: ACCENT, fillOpacity: 0.35, stroke: ACCENT, title }))],
  });
  brushed(figure, place);
}

// Dragging from one day to another sets the two days of the filter.
function brushed(figure, place) {
  const scale = figure.scale("x");
  place.append(Draw.bare(figure));
  const svg = place.querySelector("svg");
  const day = (event) => new Date(scale.invert(event.clientX - svg.getBoundingClientRect().left)).toISOString().slice(0, 10);
  let from = null;
  svg.addEventListener("pointerdown", (event) => { from = day(event); });
  svg.addEventListener("pointerup", (event) => {
    const to = day(event);
    if (from && from !== to) narrow({ since: from < to ? from : to, until: from < to ? to : from });
    from = null;
  });
}

async function refresh() {
  shown = (await (await fetch(`${words.marks}${location.search}`)).json()).marks;
  const groups = grouped(shown);
  timeline(shown);
  if (!globalThis.marsadMap) return;
  if (!view) await open(groups);
  else for (const [name, data] of Object.entries(features(groups))) view.getSource(name)?.setData(data);
  label(groups);
  document.getElementById("legend").textContent = counts() ? words.legendIncidents : words.legendPeople;
}

document.addEventListener("DOMContentLoaded", refresh);
document.body.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "rows") refresh(); });
document.querySelectorAll("input[name=bubble]").forEach((one) => one.addEventListener("change", refresh));
