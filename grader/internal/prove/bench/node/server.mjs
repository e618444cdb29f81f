// The official server under load: socket.io on ws. Start it with --expose-gc.
import { createServer } from "node:http";
import { Server } from "socket.io";
import { install, serve } from "../application.mjs";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });
await install(io);
http.listen(0, "127.0.0.1", 4096, () => serve(http.address().port, globalThis.gc));
