// The table of scenarios: by name, { run, only }, where only is "node" or
// "browser" for a scenario that makes sense in only one of them.

import { acknowledgements } from "./scenarios/acknowledgements.mjs";
import { auth } from "./scenarios/auth.mjs";
import { binary } from "./scenarios/binary.mjs";
import { events } from "./scenarios/events.mjs";
import { heartbeat } from "./scenarios/heartbeat.mjs";
import { namespaces } from "./scenarios/namespaces.mjs";
import { origins } from "./scenarios/origins.mjs";
import { payloads } from "./scenarios/payloads.mjs";
import { reasons } from "./scenarios/reasons.mjs";
import { reconnection } from "./scenarios/reconnection.mjs";
import { rooms } from "./scenarios/rooms.mjs";
import { transports } from "./scenarios/transports.mjs";
import { upgrade } from "./scenarios/upgrade.mjs";

export const scenarios = {
  ...transports,
  ...auth,
  ...events,
  ...acknowledgements,
  ...binary,
  ...namespaces,
  ...rooms,
  ...reconnection,
  ...reasons,
  ...heartbeat,
  ...payloads,
  ...upgrade,
  ...origins,
};
