import type { Edit, Fix, Fixer, Refusal } from "../model/index.ts";
import { writableRoot } from "../rules/compose/writable-root.ts";
import type { ComposeService } from "../syntax/compose.ts";
import { environmentOf } from "../syntax/compose-values.ts";
import {
  addKey,
  addToList,
  type ComposeFinding,
  type ComposeQuestion,
  cannotPlace,
  editsOf,
  joinInsertions,
  questionOf,
} from "./compose-edits.ts";
import { commandOf, isMounted, knownStart, mountTargets, tmpfsOf } from "./compose-images.ts";

/**
 * Sets `read_only: true` and gives a tmpfs to what is written: for images of which that is known,
 * where their data lies in a volume. A service of one's own is guided.
 */
export const makeRootReadOnly: Fixer<ComposeFinding> = {
  id: "make-root-read-only",
  fixes: [writableRoot.id],
  safety: "guided",

  propose(finding, context): Fix | Refusal {
    const asked = questionOf(finding, context);
    if ("refused" in asked) return asked;
    const { service } = asked;
    const known = knownTmpfs(service);
    if (!known && !service.isBuilt) {
      return {
        refused: "needs-person",
        message: `Start ${service.name} with read_only: true and give a tmpfs or a volume to each path that its log complains of: suture does not know what this image writes.`,
      };
    }
    const edits = makeReadOnly(asked, known ?? ["/tmp"]);
    if (!edits)
      return cannotPlace(`read_only or tmpfs of ${service.name} is shared or laid out oddly`);
    const { path } = finding.location;
    return {
      title: `Make the root of ${service.name} read-only`,
      group: known ? `make-root-read-only:${path}` : `make-root-read-only:${path}#${service.name}`,
      groupTitle: `Make root file systems in ${path} read-only`,
      changes: [editsOf(finding, { expected: context.expected, edits })],
      safety: known ? "safe" : "guided",
      ...(!known && {
        notes: [
          `Start ${service.name} and use it: each path that it writes needs a tmpfs or a volume, caches and uploads among them.`,
        ],
      }),
    };
  },
};

/** What the image writes beside its data; `undefined` where it is not known or not all mounted. */
function knownTmpfs(service: ComposeService): readonly string[] | undefined {
  const readOnly = knownStart(service)?.readOnly;
  if (!readOnly || commandOf(service).some((word) => word.includes("/"))) return undefined;
  const targets = mountTargets(service);
  const elsewhere = environmentOf(service).filter(({ name }) =>
    /^(?:PGDATA|POSTGRES_INITDB_WALDIR)$/.test(name),
  );
  if (!elsewhere.every(({ value }) => isMounted(value, targets))) return undefined;
  const hasData =
    readOnly.volumes.length === 0 || readOnly.volumes.some((path) => isMounted(path, targets));
  return hasData ? readOnly.tmpfs.filter((path) => !isMounted(path, targets)) : undefined;
}

function makeReadOnly(
  question: ComposeQuestion,
  paths: readonly string[],
): readonly Edit[] | undefined {
  const { service } = question;
  if (service.fields.get("read_only")?.origin === "own") return undefined;
  const have = tmpfsOf(service);
  const missing = paths.filter((path) => !have.includes(path));
  const flag = addKey(question, "read_only", true);
  if (!flag || missing.length === 0) return flag;
  const own = service.fields.get("tmpfs");
  const mounts = addToList(question, { key: "tmpfs", items: missing });
  return (
    mounts && joinInsertions(own?.origin === "own" ? [...mounts, ...flag] : [...flag, ...mounts])
  );
}
