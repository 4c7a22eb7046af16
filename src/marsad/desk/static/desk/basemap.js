// The ground under every map: countries of Natural Earth, a workspace's own boundaries, and its own tiles where it has
// them. Nothing is fetched from anywhere but this desk.
"use strict";

const Basemap = {
  // A MapLibre style whose `sources` and `layers` a page lays its own over.
  style: async (words, sources, layers) => {
    const { feature } = marsadMap;
    const countries = await (await fetch(words.countries)).json();
    const tiles = words.tiles && globalThis.marsadTiles ? await Basemap.tiles(words.tiles) : { sources: {}, layers: [] };
    const units = words.units ? await (await fetch(words.units)).json() : null;
    return {
      version: 8,
      sources: { land: { type: "geojson", data: feature(countries, countries.objects.countries) }, ...tiles.sources,
        ...(units ? { units: { type: "geojson", data: units } } : {}), ...sources },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": Draw.colour("sea") } },
        { id: "land", type: "fill", source: "land", paint: { "fill-color": Draw.colour("land"), "fill-outline-color": Draw.colour("coast") } },
        ...tiles.layers,
        { id: "borders", type: "line", source: "land", paint: { "line-color": Draw.colour("coast"), "line-width": 1 } },
        ...(units ? [
          { id: "units", type: "line", source: "units", paint: { "line-color": Draw.colour("soft"), "line-width": 0.8, "line-dasharray": [2, 2] } },
          { id: "units-amiss", type: "line", source: "units", filter: ["get", "mismatch"], paint: { "line-color": Draw.colour("ink"), "line-width": 1.6 } },
        ] : []),
        ...layers,
      ],
    };
  },

  // What an archive holds, drawn quietly: pictures as they are, vectors as fine lines over land and water.
  tiles: async (address) => {
    const { PMTiles, Protocol } = marsadTiles;
    const url = new URL(address, location.href).href;
    const protocol = new Protocol();
    const archive = new PMTiles(url);
    protocol.add(archive);
    marsadMap.maplibre.addProtocol("pmtiles", protocol.tile);
    const header = await archive.getHeader();
    if (header.tileType !== 1) return { sources: { tiles: { type: "raster", url: `pmtiles://${url}`, tileSize: 256 } }, layers: [{ id: "tiles", type: "raster", source: "tiles", paint: { "raster-opacity": 0.75 } }] };
    const held = (await archive.getMetadata()).vector_layers ?? [];
    return { sources: { tiles: { type: "vector", url: `pmtiles://${url}` } }, layers: held.flatMap(({ id }) => Basemap.drawn(id)) };
  },

  drawn: (id) => {
    const water = /water|ocean|sea/.test(id);
    const line = { id: `tiles-${id}`, type: "line", source: "tiles", "source-layer": id, filter: ["!=", ["geometry-type"], "Point"],
      paint: { "line-color": Draw.colour(water ? "sea" : "coast"), "line-width": /road|transport/.test(id) ? 0.8 : 0.5 } };
    const fill = { id: `tiles-${id}-fill`, type: "fill", source: "tiles", "source-layer": id, filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": Draw.colour("sea") } };
    return water ? [fill, line] : [line];
  },
};
globalThis.Basemap = Basemap;
