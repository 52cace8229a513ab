// Starts the desk on its page.

import { mount } from "svelte";
import "../tokens.css";
import App from "./App.svelte";
import { readConfig } from "./config";
import "./desk.css";

const target = document.getElementById("desk");
if (!target) throw new Error("the page has no place for the desk");
target.replaceChildren();
mount(App, { target, props: { config: readConfig(document) } });
