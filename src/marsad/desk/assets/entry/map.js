// Maps: MapLibre and the reader of the basemap's TopoJSON, loaded only by pages that hold a map.
import * as maplibre from "maplibre-gl";
import { feature, mesh } from "topojson-client";
maplibre.setWorkerUrl?.(new URL("maplibre-worker.js", document.currentScript.src).href);
globalThis.marsadMap = { maplibre, feature, mesh };
