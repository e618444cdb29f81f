// Runs the table of scenarios, one after the other, and reports each: first a
// line with all names, then one with each result.

import { Scenario } from "./scenario.mjs";
import { scenarios } from "./scenarios.mjs";

// run calls report with one line of JSON after the other. Where is "node" or
// "browser"; a scenario may be for one of them only.
export async function run(io, servers, where, report) {
  const chosen = Object.entries(scenarios).filter(([, { only = where }]) => only === where);
  await report({ scenarios: chosen.map(([name]) => name) });
  for (const [name, { run }] of chosen) {
    const scenario = new Scenario(io, servers, name);
    const began = performance.now();
    const error = await run(scenario).then(() => "", (error) => String(error?.stack ?? error));
    scenario.end();
    await report({ scenario: name, error, ms: Math.round(performance.now() - began) });
  }
}
