import type { Edit, Fix, Fixer, Refusal } from "../model/index.ts";
import { capDrop } from "../rules/compose/cap-drop.ts";
import { type ComposeService, listOf } from "../syntax/compose.ts";
import { textOf } from "../syntax/yaml.ts";
import {
  addToList,
  type ComposeFinding,
  type ComposeQuestion,
  cannotPlace,
  editsOf,
  joinInsertions,
  questionOf,
} from "./compose-edits.ts";
import { knownStart } from "./compose-images.ts";

/**
 * Drops all capabilities and gives back what the image's entry point is known to use. What a
 * service of one's own needs only its start shows: guided. Of other images nothing is known.
 */
export const dropCapabilities: Fixer<ComposeFinding> = {
  id: "drop-capabilities",
  fixes: [capDrop.id],
  safety: "guided",

  propose(finding, context): Fix | Refusal {
    const asked = questionOf(finding, context);
    if ("refused" in asked) return asked;
    const { service } = asked;
    const known = knownStart(service);
    if (!known && !service.isBuilt) {
      return {
        refused: "needs-person",
        message: `Start ${service.name} with cap_drop: [ALL] and add back what its log asks for: suture does not know what this image needs.`,
      };
    }
    const edits = dropAll(asked, known?.capabilities ?? []);
    if (!edits)
      return cannotPlace(`The capabilities of ${service.name} are shared or laid out oddly`);
    const { path } = finding.location;
    return {
      title: `Drop the capabilities that ${service.name} does not need`,
      group: known ? `drop-capabilities:${path}` : `drop-capabilities:${path}#${service.name}`,
      groupTitle: `Drop unneeded capabilities in ${path}`,
      changes: [editsOf(finding, { expected: context.expected, edits })],
      safety: known ? "safe" : "guided",
      ...(!known && {
        notes: [
          `Start ${service.name} and look at its log: a program that runs as root may need CHOWN, SETUID, SETGID, and one that listens below port 1024 NET_BIND_SERVICE.`,
        ],
      }),
    };
  },
};

function dropAll(
  question: ComposeQuestion,
  needed: readonly string[],
): readonly Edit[] | undefined {
  const { service } = question;
  const has = new Set(
    listOf(service, "cap_add").map((node) => textOf(node)?.toUpperCase().replace(/^CAP_/, "")),
  );
  const missing = has.has("ALL") ? [] : needed.filter((name) => !has.has(name));
  const drop = addToList(question, { key: "cap_drop", items: ["ALL"] });
  if (missing.length === 0 || !drop) return drop;
  const add = addToList(question, { key: "cap_add", items: missing });
  const extendsLast = isOwn(service, "cap_add") && !isOwn(service, "cap_drop");
  return add && joinInsertions(extendsLast ? [...add, ...drop] : [...drop, ...add]);
}

/** An item goes before a key where both are added behind the same line. */
function isOwn(service: ComposeService, key: string): boolean {
  return service.fields.get(key)?.origin === "own";
}
