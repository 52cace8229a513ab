import { expect, test } from "vitest";

import { nearAddress } from "./places";

function form(html: string): HTMLFormElement {
  document.body.innerHTML = `<form>${html}</form>`;
  return document.querySelector("form")!;
}

test("the position is cut to ten metres and the chosen type is kept", () => {
  expect(nearAddress(form(""), 7.266123456, 43.7)).toBe("?lon=7.2661&lat=43.7000");
  expect(nearAddress(form('<input name="type" value="angela">'), 7.2, 43.7)).toContain("type=angela");
});
