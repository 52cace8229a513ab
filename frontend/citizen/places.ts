// « Le plus près de moi »: asks the browser for the position once, and only when tapped.

export function wirePlaces(form: HTMLFormElement): void {
  const row = document.querySelector<HTMLElement>("[data-near-here]");
  const button = row?.querySelector("button");
  if (!row || !button || !("geolocation" in navigator)) return;
  row.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    button.textContent = row.dataset["asking"] ?? "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => location.assign(nearAddress(form, coords.longitude, coords.latitude)),
      () => (button.textContent = row.dataset["failed"] ?? ""),
      { timeout: 10_000, maximumAge: 60_000 },
    );
  });
}

/** The same page sorted by distance; 4 decimals are 10 m, enough to sort and less to keep in a history. */
export function nearAddress(form: HTMLFormElement, lon: number, lat: number): string {
  const type = new FormData(form).get("type");
  const query = new URLSearchParams({ lon: lon.toFixed(4), lat: lat.toFixed(4) });
  if (typeof type === "string" && type) query.set("type", type);
  return `?${query.toString()}`;
}
