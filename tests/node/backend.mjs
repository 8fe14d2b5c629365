// A backend that nobody here wrote: socket.io, which verifies every signature over JSON.stringify.
// node backend.mjs TOKEN SECRET   Sends the jobs it reads from standard input, a line of JSON each; says what it hears.
import { createHmac, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Server } from "socket.io";

const [token, secret] = process.argv.slice(2);
const say = (what, more) => process.stdout.write(JSON.stringify({ what, ...more }) + "\n");
const signature = (payload, nonce, ts) =>
  createHmac("sha256", secret).update(JSON.stringify(payload) + nonce + ts).digest("hex");
const http = createServer();
const io = new Server(http, { maxHttpBufferSize: 16 * 1024 * 1024 });
let engine = null;
io.of("/engine").use((socket, next) =>
  next(socket.handshake.auth.token === token ? undefined : new Error("UNAUTHORIZED")));
io.of("/engine").on("connection", (socket) => {
  engine = socket;
  socket.onAny((event, given) => {
    const good = given && given.sig === signature(given.payload, given.nonce, given.ts);
    say(event, { good: Boolean(good), payload: good ? given.payload : null });
    if (event === "engine_ready") socket.emit("ready_ack", { status: "ok", ts: Date.now() });
    if (event === "engine_heartbeat") socket.emit("heartbeat_ack", { ts: Date.now() });
  });
});
http.listen(0, "127.0.0.1", () => say("listening", { port: http.address().port }));
for await (const line of createInterface({ input: process.stdin })) {
  const payload = JSON.parse(line);
  if (payload === "cut") { engine.conn.close(); continue; }
  const nonce = randomUUID(), ts = Date.now();
  engine.emit("engine_job", { payload, nonce, sig: signature(payload, nonce, ts), ts });
}
process.exit(0);
