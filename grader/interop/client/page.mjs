// The scenarios in a browser: page.html?away=ORIGIN, served by the other origin.

import { io } from "/official/socket.io.esm.min.js";
import { run } from "./run.mjs";

const report = (line) => fetch("/report", { method: "POST", body: JSON.stringify(line) });
const servers = { home: location.origin, away: new URLSearchParams(location.search).get("away") };
run(io, servers, "browser", report).catch((error) => report({ fault: String(error?.stack ?? error) }));
