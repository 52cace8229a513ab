// Starts the status board on its page.

import { mount } from "svelte";
import "../tokens.css";
import { readConfig } from "../control/config";
import App from "./App.svelte";
import "./board.css";

const target = document.getElementById("board");
if (!target) throw new Error("the page has no place for the board");
target.replaceChildren();
mount(App, { target, props: { config: readConfig(document), isWall: new URLSearchParams(location.search).has("mur") } });
