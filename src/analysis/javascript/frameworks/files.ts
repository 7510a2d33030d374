import type { Framework } from "../../flow/framework.ts";

const modules = ["fs", "fs.promises", "fs-extra", "graceful-fs"];
const single =
  "readFile readFileSync createReadStream writeFile writeFileSync appendFile appendFileSync createWriteStream unlink unlinkSync rm rmSync rmdir rmdirSync readdir readdirSync open openSync mkdir mkdirSync remove removeSync readJson readJsonSync readJSON outputFile outputFileSync opendir truncate chmod chown";
const double =
  "copyFile copyFileSync copy copySync rename renameSync move moveSync link symlink cp cpSync";
const what = "the path of a file";

/** Files of Node, and of packages that take its place. */
export const files: Framework = {
  sinks: [
    { refs: refsOf(single), kind: "path", args: [0], what },
    { refs: refsOf(double), kind: "path", args: [0, 1], what },
  ],
};

function refsOf(names: string): string[] {
  return modules.flatMap((module) => names.split(" ").map((name) => `${module}.${name}`));
}
