// Map and timeline of the incidents in view: area of a mark is people, a disc is how precisely the place is known.
"use strict";

const holder = document.getElementById("map");
const INK = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim() || "#1f5f6b";

const circle = (lon, lat, km) => {
  const ring = Array.from({ length: 49 }, (_, i) => {
    const a = (i / 48) * 2 * Math.PI;
    return [lon + (km / (111.32 * Math.cos((lat * Math.PI) / 180))) * Math.cos(a), lat + (km / 110.57) * Math.sin(a)];
  });
  return { type: "Polygon", coordinates: [ring] };
};

function features(marks) {
  const placed = marks.filter((m) => m.lat !== null && m.radius_km !== null && m.radius_km !== undefined);
  return {
    discs: placed.filter((m) => m.radius_km > 0).map((m) => ({ type: "Feature", properties: m, geometry: circle(m.lon, m.lat, m.radius_km) })),
    points: placed.map((m) => ({ type: "Feature", properties: { ...m, people: m.high ?? m.low ?? 1 }, geometry: { type: "Point", coordinates: [m.lon, m.lat] } })),
  };
}

async function map(marks) {
  const { maplibre, feature } = globalThis.marsadMap;
  const countries = await (await fetch(holder.dataset.countries)).json();
  const { discs, points } = features(marks);
  const collection = (list) => ({ type: "geojson", data: { type: "FeatureCollection", features: list } });
  const view = new maplibre.Map({
    container: holder, attributionControl: { customAttribution: "Natural Earth" }, center: [36, 35.2], zoom: 7,
    style: { version: 8, sources: { land: { type: "geojson", data: feature(countries, countries.objects.countries) }, discs: collection(discs), points: collection(points) },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": "#dfe6e8" } },
        { id: "land", type: "fill", source: "land", paint: { "fill-color": "#f3f0ea", "fill-outline-color": "#b9b2a5" } },
        { id: "discs", type: "fill", source: "discs", paint: { "fill-color": INK, "fill-opacity": 0.08, "fill-outline-color": INK } },
        { id: "points", type: "circle", source: "points", paint: { "circle-color": INK, "circle-opacity": 0.55, "circle-stroke-color": INK, "circle-stroke-width": 1,
          "circle-radius": ["max", 3, ["min", 40, ["sqrt", ["get", "people"]]]] } },
      ] },
  });
  if (points.length) {
    const box = points.reduce((b, p) => b.extend(p.geometry.coordinates), new maplibre.LngLatBounds());
    view.fitBounds(box, { padding: 60, maxZoom: 9, animate: false });
  }
  view.on("click", "points", (event) => { location.href = `/incidents/${encodeURIComponent(event.features[0].properties.id)}`; });
}

function timeline(marks) {
  const place = document.getElementById("timeline");
  const dated = marks.filter((m) => m.day).map((m) => ({ ...m, at: new Date(m.day), people: m.high ?? m.low ?? 0 }));
  if (!globalThis.Plot || dated.length < 2) return;
  const width = Math.min(place.clientWidth || 900, 1100);
  place.replaceChildren(Draw.bare(Plot.plot({
    className: "plot", width, height: 140, marginLeft: 40, marginRight: 40, y: { axis: null }, r: { range: [2, 24] },
    x: { type: "utc", label: null, reverse: Draw.rtl, ticks: Draw.ticks(dated.map((m) => m.at), width), tickFormat: Draw.day },
    marks: [Plot.dot(dated, { x: "at", y: 0, r: "people", fill: INK, fillOpacity: 0.35, stroke: INK, title: (m) => (holder.dataset.lang === "ar" ? m.title_ar : m.title) })],
  })));
}

document.addEventListener("DOMContentLoaded", async () => {
  const { marks } = await (await fetch(holder.dataset.marks)).json();
  timeline(marks);
  if (globalThis.marsadMap) await map(marks);
});
