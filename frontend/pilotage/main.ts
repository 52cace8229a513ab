// Style of the supervisors' pages and of a crew's page about its data: they need no script,
// but the form of remarks opens over the page when there is one.

import "../tokens.css";
import "./pilotage.css";

if (document.querySelector("a[data-feedback]"))
  void import("../feedback/feedback").then((module) => module.wireFeedback());
