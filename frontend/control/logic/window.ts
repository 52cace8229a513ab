// Which rows of a long list must exist on the page. Arithmetic only.

export interface Slice {
  first: number;
  last: number; // exclusive
  before: number; // px of blank above
  total: number; // px of the whole list
}

const MARGIN_ROWS = 6; // drawn beyond each edge, so that a fast wheel shows no blank

export function visibleSlice(count: number, rowHeight: number, scrollTop: number, height: number): Slice {
  const top = Math.max(0, Math.min(scrollTop, count * rowHeight - height));
  const first = Math.max(0, Math.floor(top / rowHeight) - MARGIN_ROWS);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + MARGIN_ROWS);
  return { first, last, before: first * rowHeight, total: count * rowHeight };
}

/** Scroll offset that shows row `index` whole, moving as little as possible. */
export function scrollToShow(index: number, rowHeight: number, scrollTop: number, height: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return top + rowHeight - height;
  return scrollTop;
}
