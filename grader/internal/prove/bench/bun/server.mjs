// The official server under load, on Bun's own engine.
import { Server as Engine } from "@socket.io/bun-engine";
import { Server } from "socket.io";
import { install, serve } from "../application.mjs";

const io = new Server();
const engine = new Engine({ path: "/socket.io/" });
io.bind(engine);
await install(io);
const server = Bun.serve({ port: 0, hostname: "127.0.0.1", ...engine.handler() });
serve(server.port, () => Bun.gc(true));
