// Copies and bundles what the desk shows into ../static/vendor. Run through `python -m marsad.desk.assets.build`.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";

const out = "../static/vendor";
rmSync(out, { recursive: true, force: true });
mkdirSync(`${out}/fonts`, { recursive: true });

const COPIES = {
  "htmx.org/dist/htmx.min.js": "htmx.js",
  "maplibre-gl/dist/maplibre-gl.css": "maplibre.css",
  "world-atlas/countries-50m.json": "countries.json",
  "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2": "fonts/latin.woff2",
  "@fontsource-variable/source-sans-3/files/source-sans-3-latin-ext-wght-normal.woff2": "fonts/latin-ext.woff2",
  "@fontsource-variable/source-sans-3/files/source-sans-3-cyrillic-wght-normal.woff2": "fonts/cyrillic.woff2",
  "@fontsource-variable/noto-naskh-arabic/files/noto-naskh-arabic-arabic-wght-normal.woff2": "fonts/arabic.woff2",
};
for (const [from, to] of Object.entries(COPIES)) copyFileSync(`node_modules/${from}`, `${out}/${to}`);

// For the browser tests alone, outside of what is served.
mkdirSync("dev", { recursive: true });
copyFileSync("node_modules/axe-core/axe.min.js", "dev/axe.min.js");

const common = { bundle: true, minify: true, format: "iife", target: "es2022", legalComments: "inline" };
await build({ ...common, entryPoints: ["entry/charts.js"], outfile: `${out}/charts.js` });
await build({ ...common, entryPoints: ["entry/map.js"], outfile: `${out}/map.js` });
await build({ ...common, entryPoints: ["entry/tiles.js"], outfile: `${out}/tiles.js` });
await build({
  ...common,
  entryPoints: ["node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs"],
  outfile: `${out}/maplibre-worker.js`,
});
