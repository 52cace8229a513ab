// The one map of all pages. Load it only where a map is shown:
//   const { createMap } = await import("../map");
// Importing this file statically would put MapLibre (about 300 kB gz, and its worker) into the first page.
// Everything comes from our own server: /carte/style.json, /carte/basemap.pmtiles (byte ranges), /carte/sketch.geojson.
// The map never holds what is not also in words beside it: pages keep their list.

export { createMap } from "./citymap";
export { MapUnavailable } from "./ground";
export { createPicker } from "./picker";
export type { Drawing } from "./drawing";
export type * from "./types";
