import type { Edit, Fixer, RuleFinding } from "../model/index.ts";
import {
  type UnconfinedEvidence,
  unconfinedOption,
  unconfinedProfile,
} from "../rules/compose/unconfined-profile.ts";
import { imageName } from "../rules/known-images.ts";
import { type ComposeDocument, type ComposeService, listOf } from "../syntax/compose.ts";
import {
  removeEntry,
  removeItem,
  resolveNode,
  textOf,
  type YamlMap,
  type YamlSequence,
} from "../syntax/yaml.ts";
import { cannotPlace, editsOf } from "./compose-edits.ts";

/** Deletes the option, and `security_opt` with it where nothing else stands there. */
export const removeUnconfinedProfile: Fixer<RuleFinding<UnconfinedEvidence>> = {
  id: "remove-unconfined-profile",
  fixes: [unconfinedProfile.id],
  safety: "safe",

  propose(finding, { document, expected }) {
    const { service: name, option, at } = finding.evidence;
    const { services, yaml } = document as ComposeDocument;
    const service = services.find((candidate) => candidate.name === name);
    const place = service && placeOf(service, at);
    const edits = place && removal(place, yaml);
    if (!service || !edits)
      return cannotPlace(`security_opt of ${name} is shared or laid out oddly`);
    const why = mayNeedIt(service);
    return {
      title: `Give ${name} its ${option} profile back`,
      group: `remove-unconfined-profile:${finding.location.path}${why ? `#${name}` : ""}`,
      groupTitle: `Delete switched-off security profiles in ${finding.location.path}`,
      changes: [editsOf(finding, { expected, edits })],
      ...(why && {
        safety: "guided",
        notes: [`${why}, which may be why the profile is off: try whether ${name} still works.`],
      }),
    };
  },
};

interface Place {
  readonly sequence: YamlSequence;
  readonly index: number;
  /** The map that spells `security_opt`, where it is the service's own. */
  readonly map: YamlMap | undefined;
}

function placeOf(service: ComposeService, at: number): Place | undefined {
  const field = service.fields.get("security_opt");
  for (const { value, entry, origin } of field ? [field, ...field.base] : []) {
    if (value?.kind !== "sequence") continue;
    const index = value.items.findIndex((item) => resolveNode(item.value)?.range.start === at);
    const map = origin === "own" && entry.value === value ? service.map : undefined;
    if (index >= 0) return { sequence: value, index, map };
  }
  return undefined;
}

function removal(
  { sequence, index, map }: Place,
  yaml: ComposeDocument["yaml"],
): readonly Edit[] | undefined {
  const isOff = sequence.items.map(({ value }) => unconfinedOption(textOf(value)) !== undefined);
  if (!isOff.every(Boolean)) return removeItem(yaml, { sequence, index });
  return map && removeEntry(yaml, { map, name: "security_opt" });
}

/** What a container does that the default profiles forbid. */
function mayNeedIt(service: ComposeService): string | undefined {
  const image = service.image === undefined ? undefined : imageName(service.image);
  const caps = listOf(service, "cap_add").map((node) => textOf(node)?.replace(/^CAP_/i, "") ?? "");
  const strong = caps.find((cap) => /^(?:SYS_ADMIN|SYS_PTRACE|SYS_MODULE|ALL)$/i.test(cap));
  if (strong) return `${service.name} has ${strong}`;
  if (listOf(service, "devices").length > 0) return `${service.name} has devices of the host`;
  return image &&
    /chrom|firefox|browser|desktop|vnc|selenium|playwright|puppeteer|webtop|kasm|code-server|dind|podman|buildkit|buildah|perf|debug/.test(
      image,
    )
    ? `${image} runs browsers, containers or debuggers`
    : undefined;
}
