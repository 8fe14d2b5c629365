// An engine that nobody here wrote: socket.io-client, signatures by node:crypto over JSON.stringify.
// node engine.mjs URL ENGINE_TOKEN [SECRET]   Ends when standard input does; says what happens, a line of JSON each.
import { createHmac, randomUUID } from "node:crypto";
import { io } from "socket.io-client";

const [url, token, secret] = process.argv.slice(2);
const say = (what, more) => process.stdout.write(JSON.stringify({ what, ...more }) + "\n");
const socket = io(`${url}/engine`, { auth: { token }, transports: ["polling", "websocket"], reconnection: true });
const wrap = (payload) => {
  if (!secret) return payload;
  const nonce = randomUUID();
  const ts = Date.now();
  const sig = createHmac("sha256", secret).update(JSON.stringify(payload) + nonce + ts).digest("hex");
  return { payload, nonce, sig, ts };
};
const open = (given) => {
  if (given === undefined || given.sig === undefined) return given;
  const text = JSON.stringify(given.payload) + given.nonce + given.ts;
  const expected = createHmac("sha256", secret).update(text).digest("hex");
  if (expected !== given.sig) say("bad_signature_from_backend", {});
  return given.payload;
};
const tell = (event, job, more) =>
  socket.emit(event, wrap({ event, job_id: job.job_id, ...more, timestamp: Date.now(), note: "žluťoučký 🐎", scale: 1.0, tiny: 1e-7, huge: 1e21, deep: { list: [1.0, 2.5, [3e16]] } }));

socket.on("connect", () => { say("connect", {}); socket.emit("engine_ready", ...(secret ? [wrap(null)] : [])); });
socket.on("connect_error", (error) => say("connect_error", { message: error.message }));
socket.on("ready_ack", (ack) => say("ready_ack", ack));
socket.on("heartbeat_ack", (ack) => say("heartbeat_ack", ack));
socket.on("disconnect", (reason) => say("disconnect", { reason }));
socket.onAny((event, given) => { if (event.endsWith("_rejected")) say(event, given); });
socket.on("engine_job", (given) => {
  const job = open(given);
  tell("job_started", job, {});
  tell("job_progress", job, { progress: 50.0 });
  tell("job_completed", job, { result: { entities_spawned: job.job_type === "SPAWN_ENTITY" ? 1 : 0, render_time_ms: 1.5 } });
  say("job", { job_type: job.job_type, job_id: job.job_id });
});
setInterval(() => socket.emit("engine_heartbeat"), 5000).unref();
process.stdin.on("end", () => { socket.close(); process.exit(0); });
process.stdin.resume();
