import type { FixContext } from "../model/index.ts";

/** A version of Python, without its patch level. */
export type PythonVersion = readonly [major: number, minor: number];

/**
 * The oldest Python that the files of a project name: `requires-python`, Poetry's `python`,
 * `python_requires`, `.python-version`, images of Dockerfiles.
 *
 * @returns `undefined` where none of them says
 */
export async function oldestPython({
  entries,
  open,
}: Pick<FixContext, "entries" | "open">): Promise<PythonVersion | undefined> {
  const paths = [...entries.values()]
    .filter(({ type, path, sizeBytes }) => type === "file" && sizeBytes < 1e6 && says.test(path))
    .map(({ path }) => path)
    .slice(0, maxFiles);
  let oldest: PythonVersion | undefined;
  for (const path of paths) {
    const text = (await open(path, "text"))?.document.text ?? "";
    for (const version of versionsIn(path, text)) {
      if (!oldest || isBefore(version, oldest)) oldest = version;
    }
  }
  return oldest;
}

/** True where one version is older than another. */
export function isBefore(a: PythonVersion, b: PythonVersion): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

const maxFiles = 100;
const says =
  /(?:^|\/)(?:pyproject\.toml|setup\.(?:cfg|py)|Pipfile|\.python-version|[^/]{0,80}Dockerfile[^/]{0,80})$/i;

function* versionsIn(path: string, text: string): Generator<PythonVersion> {
  const patterns = /\.python-version$/.test(path)
    ? [plain]
    : /Dockerfile/i.test(path)
      ? [image]
      : fields;
  for (const pattern of patterns) {
    for (const [, said = ""] of text.matchAll(pattern)) {
      const version = lowest(said);
      if (version) yield version;
    }
  }
}

const plain = /^\s{0,9}([\d.]{1,20})\s{0,9}$/gm;
const image = /^\s{0,9}FROM\s+(?:--\S+\s+)?(?:[\w./-]{1,200}\/)?python:(\d+\.\d+)/gim;
const fields = [
  /^\s{0,9}(?:requires-python|python_requires|python|python_version)\s{0,9}=\s{0,9}["']?([^"'\r\n#]{1,80})/gm,
  /\bpython_requires\s{0,9}=\s{0,9}["']([^"'\r\n]{1,80})["']/g,
];

/** The lower bound of `>=3.9,<4`, `^3.9`, `~=3.9.1`, `3.11.*`. */
function lowest(said: string): PythonVersion | undefined {
  const bounds = said.split(/[,|]/).filter((bound) => !/^\s*(?:<|!=)/.test(bound));
  const versions = bounds.flatMap((bound): PythonVersion[] => {
    const [, major, minor] = /(\d+)\.(\d+)/.exec(bound) ?? [];
    return major === undefined ? [] : [[Number(major), Number(minor)]];
  });
  return versions.sort((a, b) => (isBefore(a, b) ? -1 : 1))[0];
}
