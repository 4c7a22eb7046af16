// Tiles of a workspace's own basemap: the reader of PMTiles archives, loaded only where a workspace has one.
import { PMTiles, Protocol } from "pmtiles";
globalThis.marsadTiles = { PMTiles, Protocol };
