// Reads lines of JSON, writes what JSON.stringify makes of each.
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(JSON.parse(line)) + "\n");
}
