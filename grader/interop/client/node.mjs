// The scenarios in Node.js: node node.mjs HOME AWAY, the two origins.

import { io } from "socket.io-client";
import { run } from "./run.mjs";

const [home, away] = process.argv.slice(2);
await run(io, { home, away }, "node", (line) => console.log(JSON.stringify(line)));
