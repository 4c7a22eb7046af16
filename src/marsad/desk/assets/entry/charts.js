// Charts: Observable Plot alone, under one global name, so that the desk's own scripts stay small and readable.
import * as Plot from "@observablehq/plot";
globalThis.Plot = Plot;
