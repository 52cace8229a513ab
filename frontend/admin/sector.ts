// Drawing a sector in the administration: corners on the map, the same corners in a list, and the text under both.

import { LngLatBounds, Marker, type GeoJSONSource } from "maplibre-gl";
import type { FeatureCollection } from "geojson";
import { openGround, type Ground } from "../map/ground";
import { CORNERS_MIN, addedAfter, middle, moved, parse, ringsOf, withRing, without, type Corner, type Ring } from "./rings";
import "./sector.css";

const STEP_PX = 4;
const MIDDLES_MAX = 150; // with more corners than this, new ones are added from the list
const KEYS: Record<string, Corner> = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

class Editor {
  private readonly ground: Ground;
  private markers: Marker[] = [];
  private index = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly text: HTMLTextAreaElement,
    context: FeatureCollection,
  ) {
    const [lon = 0, lat = 0] = (box.dataset["center"] ?? "").split(",").map(Number);
    this.ground = openGround(this.part("[data-map]"), { center: [lon, lat], zoom: 12, label: "Carte du secteur" });
    this.ground.onDrawn(() => this.drawLayers(context));
    this.ground.map.on("click", ({ lngLat }) => {
      if (this.isAdding || this.ring.length < 3) this.write(addedAfter(this.ring, this.ring.length - 1, [lngLat.lng, lngLat.lat]));
    });
    this.part<HTMLSelectElement>("[data-rings]").addEventListener("change", (event) => {
      this.index = Number((event.currentTarget as HTMLSelectElement).value);
      this.draw();
    });
    text.addEventListener("input", () => this.draw());
    this.draw();
    this.frame();
  }

  private get rings(): Ring[] {
    return ringsOf(parse(this.text.value));
  }

  private get ring(): Ring {
    return this.rings[this.index] ?? [];
  }

  private get isAdding(): boolean {
    return this.part<HTMLInputElement>("[data-adding]").checked;
  }

  private part<E extends HTMLElement = HTMLElement>(selector: string): E {
    return this.box.querySelector<E>(selector)!;
  }

  /** The text is the truth; everything else is drawn from it. */
  private write(ring: Ring, focused?: { where: "map" | "list"; index: number }): void {
    this.text.value = JSON.stringify(withRing(parse(this.text.value), this.index, ring));
    this.text.dispatchEvent(new Event("change", { bubbles: true })); // « modifications non enregistrées »
    this.draw();
    if (!focused) return;
    const name = focused.where === "map" ? `[data-corner="${focused.index}"]` : `tr[data-row="${focused.index}"] input`;
    this.box.querySelector<HTMLElement>(name)?.focus();
  }

  private draw(): void {
    this.drawRings();
    this.drawCorners();
    this.drawList();
    this.source("sector")?.setData({ type: "FeatureCollection", features: this.feature() });
  }

  private feature(): FeatureCollection["features"] {
    const drawn = parse(this.text.value);
    return drawn && this.ring.length > 1 ? [{ type: "Feature", properties: {}, geometry: drawn }] : [];
  }

  private drawRings(): void {
    const select = this.part<HTMLSelectElement>("[data-rings]");
    const count = Math.max(1, this.rings.length);
    this.index = Math.min(this.index, count - 1);
    select.replaceChildren(...Array.from({ length: count }, (_, at) => new Option(`contour ${at + 1} sur ${count}`, String(at), false, at === this.index)));
    select.closest("label")!.hidden = count < 2;
  }

  private drawCorners(): void {
    for (const marker of this.markers) marker.remove();
    const { ring } = this;
    const corners = ring.map((corner, at) => this.corner(ring, corner, at));
    const middles = ring.length < 3 || ring.length > MIDDLES_MAX ? [] : ring.map((_, at) => this.between(ring, at));
    this.markers = [...middles, ...corners];
  }

  private corner(ring: Ring, corner: Corner, at: number): Marker {
    const button = this.button("sector-corner", `Sommet ${at + 1} : flèches pour le déplacer, Suppr pour l’enlever`);
    button.dataset["corner"] = String(at);
    const marker = new Marker({ element: button, draggable: true }).setLngLat(corner).addTo(this.ground.map);
    button.setAttribute("aria-label", button.title); // the marker writes its own
    marker.on("dragend", () => this.write(moved(ring, at, marker.getLngLat().toArray() as Corner)));
    button.addEventListener("keydown", (event) => this.key(event, ring, at));
    return marker;
  }

  private key(event: KeyboardEvent, ring: Ring, at: number): void {
    const way = KEYS[event.key];
    const corner = ring[at];
    if (!corner || !(way || event.key === "Delete")) return;
    event.preventDefault();
    event.stopPropagation(); // the map would pan
    if (!way) return this.write(without(ring, at), { where: "map", index: Math.max(0, at - 1) });
    const { x, y } = this.ground.map.project(corner);
    const to = this.ground.map.unproject([x + way[0] * STEP_PX, y + way[1] * STEP_PX]);
    this.write(moved(ring, at, [to.lng, to.lat]), { where: "map", index: at });
  }

  private between(ring: Ring, at: number): Marker {
    const button = this.button("sector-middle", `Ajouter un sommet après le ${at + 1}`);
    button.tabIndex = -1; // the list does the same by keyboard
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      this.write(addedAfter(ring, at), { where: "map", index: at + 1 });
    });
    return new Marker({ element: button }).setLngLat(middle(ring, at) ?? [0, 0]).addTo(this.ground.map);
  }

  private button(name: string, label: string): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = name;
    button.title = label;
    return button;
  }

  /** Rows stay in place while only numbers change: a focus in the list is never taken away. */
  private drawList(): void {
    const { ring } = this;
    const list = this.part("[data-corners]");
    if (list.children.length !== ring.length) list.replaceChildren(...ring.map((_, at) => this.row(at)));
    list.querySelectorAll<HTMLInputElement>("input").forEach((input, place) => {
      const corner = ring[Math.floor(place / 2)];
      if (corner && input.valueAsNumber !== corner[place % 2]) input.value = String(corner[place % 2]);
    });
    for (const drop of list.querySelectorAll<HTMLButtonElement>("[data-drop]")) drop.disabled = ring.length <= CORNERS_MIN;
  }

  private row(at: number): HTMLTableRowElement {
    const row = document.createElement("tr");
    row.dataset["row"] = String(at);
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = String(at + 1);
    row.append(head, this.number(at, 0), this.number(at, 1), this.deeds(at));
    return row;
  }

  private number(at: number, axis: 0 | 1): HTMLTableCellElement {
    const input = document.createElement("input");
    Object.assign(input, { type: "number", step: "0.0001" });
    input.setAttribute("aria-label", `${axis === 0 ? "Longitude" : "Latitude"} du sommet ${at + 1}`);
    input.addEventListener("change", () => {
      const corner = this.ring[at];
      const value = input.valueAsNumber;
      if (!corner || !Number.isFinite(value)) return this.draw();
      this.write(moved(this.ring, at, axis === 0 ? [value, corner[1]] : [corner[0], value]));
    });
    const cell = document.createElement("td");
    cell.append(input);
    return cell;
  }

  private deeds(at: number): HTMLTableCellElement {
    const add = this.button("sector-deed", `Ajouter un sommet après le ${at + 1}`);
    add.textContent = "Ajouter après";
    add.addEventListener("click", () => this.write(addedAfter(this.ring, at), { where: "list", index: at + 1 }));
    const drop = this.button("sector-deed", `Enlever le sommet ${at + 1}`);
    drop.textContent = "Enlever";
    drop.dataset["drop"] = "";
    drop.addEventListener("click", () => this.write(without(this.ring, at), { where: "list", index: Math.max(0, at - 1) }));
    const cell = document.createElement("td");
    cell.append(add, drop);
    return cell;
  }

  private source(name: string): GeoJSONSource | undefined {
    return this.ground.map.getSource<GeoJSONSource>(name);
  }

  /** The other sectors in grey, this one in the accent; again after each change of style. */
  private drawLayers(context: FeatureCollection): void {
    const { map } = this.ground;
    const ink = getComputedStyle(this.box).getPropertyValue("--sector-ink").trim() || "#0a5ea8";
    map.addSource("others", { type: "geojson", data: context });
    map.addLayer({ id: "others", type: "line", source: "others", paint: { "line-color": "#777", "line-width": 1.5, "line-dasharray": [3, 2] } });
    map.addSource("sector", { type: "geojson", data: { type: "FeatureCollection", features: this.feature() } });
    map.addLayer({ id: "sector-fill", type: "fill", source: "sector", paint: { "fill-color": ink, "fill-opacity": 0.15 } });
    map.addLayer({ id: "sector-line", type: "line", source: "sector", paint: { "line-color": ink, "line-width": 3 } });
  }

  private frame(): void {
    const bounds = new LngLatBounds();
    for (const corner of this.rings.flat()) bounds.extend(corner);
    if (!bounds.isEmpty()) this.ground.map.fitBounds(bounds, { padding: 60, animate: false });
  }
}

const box = document.querySelector<HTMLElement>("[data-sector-editor]");
const text = document.querySelector<HTMLTextAreaElement>("#id_polygon");
const others = document.querySelector("#sector-others")?.textContent;
if (box && text) {
  try {
    new Editor(box, text, JSON.parse(others ?? '{"type":"FeatureCollection","features":[]}') as FeatureCollection);
    box.hidden = false;
  } catch (problem) {
    console.warn("sector editor", problem); // no WebGL: the text field stays, and is enough
  }
}
