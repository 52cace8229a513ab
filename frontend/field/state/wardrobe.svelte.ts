// Dresses the page by hand or by the system, and remembers the choice on this phone.

import { darkWhen, dressOf, type Dress } from "../logic/dress";

const KEY = "allopm.field.dress";

export class Wardrobe {
  dress = $state<Dress>(dressOf(localStorage.getItem(KEY)));
  #rules: CSSMediaRule[];

  constructor(sheets: Iterable<CSSStyleSheet> = document.styleSheets) {
    const ours = [...sheets].filter(({ href }) => href === null || href.startsWith(location.origin)); // others cannot be read
    this.#rules = ours.flatMap((sheet) => [...sheet.cssRules].filter(isDarkRule));
    this.#put();
  }

  choose(dress: Dress): void {
    this.dress = dress;
    localStorage.setItem(KEY, dress);
    this.#put();
  }

  /** The dark colours are written once, in tokens.css: their condition is what changes. */
  #put(): void {
    document.documentElement.dataset["dress"] = this.dress;
    for (const rule of this.#rules) rule.media.mediaText = darkWhen(this.dress);
  }
}

function isDarkRule(rule: CSSRule): rule is CSSMediaRule {
  return rule instanceof CSSMediaRule && rule.conditionText.includes("prefers-color-scheme: dark");
}
