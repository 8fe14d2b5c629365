// A client of the device API that nobody here wrote: the package ws, which shows its token in a header.
// node device.mjs URL TOKEN   Sends what it reads from standard input, a line of JSON each; says what it hears.
import { createInterface } from "node:readline";
import WebSocket from "ws";

const [url, token] = process.argv.slice(2);
const say = (what, more) => process.stdout.write(JSON.stringify({ what, ...more }) + "\n");
const socket = new WebSocket(url, { headers: { Authorization: `Bearer ${token}` } });
let lastRevision = 0, isFirst = true;
socket.on("unexpected-response", (_, answer) => {
  say("refused", { status: answer.statusCode, authenticate: answer.headers["www-authenticate"] ?? null });
  process.exit(0);
});
socket.on("error", (problem) => say("error", { message: problem.message }));
socket.on("pong", () => say("pong"));
socket.on("message", (data, isBinary) => {
  const message = JSON.parse(data.toString());
  if (message.type === "runtime_snapshot") {
    if (message.snapshotRevision <= lastRevision) say("backwards", { revision: message.snapshotRevision });
    lastRevision = message.snapshotRevision;
    if (isFirst) say("snapshot", { isBinary });
    isFirst = false;
    return;
  }
  say("result", { message, lastRevision });
});
socket.on("close", (code, reason) => { say("close", { code, reason: reason.toString() }); process.exit(0); });
for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line);
  if (told === "ping") socket.ping();
  else socket.send(JSON.stringify(told));
}
