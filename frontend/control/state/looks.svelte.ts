// The dress of this machine's screen: kept here, worn by the page.

import { dress, type Dress } from "../../board/logic/night";
import { densityOf, themeOf, type Density } from "../logic/looks";

const DENSITY_KEY = "allopm.desk.density";
const THEME_KEY = "allopm.desk.theme";

export class Looks {
  density = $state<Density>(densityOf(localStorage.getItem(DENSITY_KEY)));
  theme = $state<Dress>(themeOf(localStorage.getItem(THEME_KEY)));

  setDensity(density: Density): void {
    this.density = density;
    localStorage.setItem(DENSITY_KEY, density);
    this.wear();
  }

  setTheme(theme: Dress): void {
    this.theme = theme;
    localStorage.setItem(THEME_KEY, theme);
    this.wear();
  }

  /** Put on at start, before anything is drawn, and at every change. */
  wear(): void {
    document.documentElement.dataset["density"] = this.density;
    dress(document, this.theme === "auto" ? null : this.theme);
  }
}
