import { equal, ok } from "../assert.mjs";
import { ask, connected, refused, upgraded } from "../scenario.mjs";

// A page of another origin, where the browser decides as well. The server "open" has
// no CORS options; "shared" names the page's origin and accepts its cookies.
const inBrowser = (run) => ({ only: "browser", run });

export const origins = {
  "origin-refused": inBrowser(async (t) => {
    const error = await refused(t.open("open", { away: true, transports: ["polling"] }));

    equal(error.message, "xhr poll error");
    equal(error.description, 0); // not even the status may be read
    await connected(t.open("open", { transports: ["polling"] })); // its own origin may
  }),
  "origin-refused-for-want-of-its-name": inBrowser(async (t) => {
    equal((await refused(t.open("elsewhere", { away: true, transports: ["polling"] }))).message, "xhr poll error");
  }),
  "origin-served": inBrowser(async (t) => {
    const polling = await connected(t.open("shared", { away: true, transports: ["polling"] }));
    equal(await ask(polling, "echo", "é", Uint8Array.of(1)), ["é", Uint8Array.of(1).buffer]);
    equal((await ask(polling, "whoami")).origin, location.origin);

    const socket = await connected(t.open("shared", { away: true }));
    await upgraded(socket);
    equal(await ask(socket, "echo", 1), [1]);
  }),
  "origin-preflight": inBrowser(async (t) => {
    const extraHeaders = { "X-Lab": "seven" };
    const socket = await connected(t.open("shared", { away: true, transports: ["polling"], extraHeaders }));
    equal((await ask(socket, "whoami")).lab, "seven");

    const error = await refused(t.open("open", { away: true, transports: ["polling"], extraHeaders }));
    equal(error.message, "xhr poll error");
  }),
  "origin-with-credentials": inBrowser(async (t) => {
    await fetch("/cookie"); // the victim's session; cookies ignore the port
    const options = { away: true, transports: ["polling"] };

    const without = await connected(t.open("shared", options));
    const withCookie = await connected(t.open("shared", { ...options, withCredentials: true }));

    equal((await ask(without, "whoami")).session, "");
    equal((await ask(withCookie, "whoami")).session, "victim");
    // "public" names the origin, but does not accept cookies.
    equal((await refused(t.open("public", { ...options, withCredentials: true }))).message, "xhr poll error");
    await connected(t.open("public", options));
  }),
  // Why CORS is no access control.
  "origin-websocket-knows-no-cors": inBrowser(async (t) => {
    await fetch("/cookie");
    const socket = await connected(t.open("open", { away: true, transports: ["websocket"] }));

    equal((await ask(socket, "whoami")).session, "victim");
    equal((await refused(t.open("guarded", { away: true, transports: ["websocket"] }))).message, "websocket error");
  }),
  // A balancer's cookie: a request without it goes to the wrong node.
  "sticky-cookie": {
    async run(t) {
      const socket = await connected(t.open("sticky", { withCredentials: true }));
      await upgraded(socket);
      equal(await ask(socket, "echo", 1), [1]);
      const polling = await connected(t.open("sticky", { withCredentials: true, transports: ["polling"] }));
      equal(await ask(polling, "echo", 1), [1]);
    },
  },
  "sticky-cookie-of-another-origin": inBrowser(async (t) => {
    const options = { away: true, transports: ["polling"] };
    const error = await refused(t.open("sticky", options));
    ok(error.description === 400, "Session ID unknown");

    await connected(t.open("sticky", { ...options, withCredentials: true }));
  }),
  "page-closed": inBrowser(async (t) => {
    const frame = document.createElement("iframe");
    const observer = await t.observer();
    // A poll that is cancelled is an error; a browser closes its WebSockets.
    for (const [transport, reason] of [["polling", "transport error"], ["websocket", "transport close"]]) {
      frame.src = `frame.html?transport=${transport}`;
      const came = new Promise((resolve) => addEventListener("message", ({ data }) => resolve(data), { once: true }));
      document.body.append(frame);
      const sid = await came;
      ok((await ask(observer, "carried", transport)) > 0, "the server has its poll, or its WebSocket");
      frame.remove();
      equal(await ask(observer, "left", sid), reason, transport);
    }
  }),
};
