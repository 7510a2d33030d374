// `npm test`: installs, checks, builds and runs all tests, on a fresh machine too.
import { install, run } from "./run.mjs";

install();
run("npm", ["run", "--silent", "check"]);
run("npm", ["run", "--silent", "build"]);
run("npx", ["publint", "--strict"]);
run("npx", ["vitest", "run", ...process.argv.slice(2)]);
