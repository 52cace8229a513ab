// Style of the supervisors' pages and of a crew's page about its data: they need no script.

import "../tokens.css";
import "./pilotage.css";
