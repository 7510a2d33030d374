#!/usr/bin/env node
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const start = join(__dirname, "../dist/start.cjs");
if (existsSync(start)) require(start);
else {
  process.stderr.write("suture is not built. Run: npm ci && npm run build\n");
  process.exitCode = 4;
}
