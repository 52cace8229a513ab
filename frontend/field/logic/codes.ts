// Drawings that the server sends, made into pictures that the page may show.

/** A drawing that the server sends for a page, as a picture of its own: only there it may say its colours. */
export function pictureOf(svg: string): string {
  const alone = svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(alone)}`;
}
