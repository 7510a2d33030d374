/** A revision of a hook repository that does not start any more, and the one to take. */
export interface DeadRevision {
  /** Owner and name at the end of the repository's address, in lower case. */
  readonly repository: string;
  /** Revisions as they are written, without a leading `v`. */
  readonly dead: RegExp;
  readonly why: string;
  /** A package that lets it start where it is among the hook's `additional_dependencies`. */
  readonly cure?: string;
  /** A newer revision with the same hooks and arguments; `undefined` where there is none. */
  readonly next?: string;
  /** What to use where the hook has no successor. */
  readonly instead?: string;
}

/**
 * Seen on 2026-11-25 with Python 3.11: bandit 1.7.0 to 1.7.5 do not name `pbr` among their requirements
 * and import it, so that their hook ends with an import error in a fresh environment; 1.7.6 and 1.9.4
 * start (PyCQA/bandit-action#18). Safety's command line needs an account since
 * June 2024, and the hooks around it are not kept up.
 */
export const deadRevisions: readonly DeadRevision[] = [
  {
    repository: "pycqa/bandit",
    dead: /^1\.7\.[0-5]$/,
    why: "bandit before 1.7.6 needs pbr and does not install it: the hook ends with an import error",
    cure: "pbr",
    next: "1.9.4",
  },
  {
    repository: "lucas-c/pre-commit-hooks-safety",
    dead: /./,
    why: "safety check is unsupported since June 2024",
    instead: "pip-audit's own hook",
  },
  {
    repository: "pyupio/safety",
    dead: /./,
    why: "safety check is unsupported since June 2024",
    instead: "pip-audit's own hook",
  },
];

/** The entry of the table that a hook repository falls under. */
export function deadRevisionOf(address: string, revision: string): DeadRevision | undefined {
  const repository = address
    .toLowerCase()
    .replace(/\.git$/, "")
    .replace(/\/+$/, "");
  return deadRevisions.find(
    (entry) =>
      `/${repository.replace(":", "/")}`.endsWith(`/${entry.repository}`) &&
      entry.dead.test(revision.replace(/^v/, "")),
  );
}
