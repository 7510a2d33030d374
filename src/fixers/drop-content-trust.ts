import type { Document, Edit, FixContext, Fixer, RuleFinding } from "../model/index.ts";
import type { ContentTrustEvidence } from "../rules/content-trusts.ts";
import { isOnHub } from "../rules/docker-commands.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import type { GitlabDocument } from "../syntax/gitlab-ci.ts";
import type { WorkflowDocument } from "../syntax/workflow.ts";
import { fieldsOf, removeEntry, type YamlMap } from "../syntax/yaml.ts";
import { baseImages } from "./base-images.ts";
import { byHand, changeOf, escaped } from "./pipeline-edits.ts";

/** Takes Docker Content Trust out; sure where every image of the file is one of Docker Hub. */
export const dropContentTrust: Fixer<RuleFinding<ContentTrustEvidence>> = {
  id: "drop-content-trust",
  fixes: ["github/content-trust", "gitlab/content-trust", "shell/content-trust"],
  safety: "safe",

  async propose(finding, context) {
    const { document, expected } = context;
    const { place, hasServer, isExact } = finding.evidence;
    if (hasServer) return byHand("DOCKER_CONTENT_TRUST_SERVER names a notary of your own");
    if (!isExact) return escaped;
    const edits = editsFor(document, place);
    if (!edits)
      return byHand(
        "Sign with suture sign, cosign or Notation, and verify where images are used, with suture verify-image",
      );
    return {
      title: "Remove DOCKER_CONTENT_TRUST",
      changes: [changeOf(finding, { expected, edits })],
      safety: (await isHubOnly(finding.evidence, context)) ? "safe" : "guided",
      notes: [
        "Nothing checks signatures any more: pin images by digest, and verify your own with suture verify-image or cosign verify.",
      ],
    };
  },
};

/** Other registries have notaries of their own, which may go on: nothing may be taken from those. */
async function isHubOnly(
  { images, builds }: ContentTrustEvidence,
  { entries, open }: FixContext,
): Promise<boolean> {
  const all = [...images];
  if (builds) {
    const paths = [...entries.keys()].filter((path) => /(?:^|\/)Dockerfile[^/]*$/i.test(path));
    if (paths.length === 0 || paths.length > 50) return false;
    for (const path of paths) {
      const opened = await open(path, "dockerfile");
      if (!opened) return false;
      all.push(...baseImages(opened.document as Dockerfile));
    }
  }
  return all.length > 0 && all.every(isOnHub);
}

function editsFor(
  document: Document,
  place: ContentTrustEvidence["place"],
): readonly Edit[] | undefined {
  switch (place.kind) {
    case "none":
      return undefined;
    case "line":
      return [{ range: place.range, text: "" }];
    case "word": {
      let { end } = place.range;
      while (/[ \t]/.test(document.text[end] ?? "")) end++;
      // The last word takes the blank in front of it along instead.
      const isLast = /^(?:\r?\n|$)/.test(document.text.slice(end, end + 2));
      let { start } = place.range;
      while (isLast && /[ \t]/.test(document.text[start - 1] ?? "")) start--;
      return [{ range: { start, end: isLast ? place.range.end : end }, text: "" }];
    }
    case "entry":
      return removeVariable(document as WorkflowDocument | GitlabDocument, place.map);
  }
}

/** The map goes too where it holds nothing else. */
function removeVariable(
  document: WorkflowDocument | GitlabDocument,
  start: number,
): readonly Edit[] | undefined {
  const holders: readonly (YamlMap | undefined)[] =
    document.kind === "gitlab"
      ? [document.map, ...document.jobs.map(({ map }) => map)]
      : [
          document.map,
          ...document.jobs.flatMap(({ map, steps }) => [map, ...steps.map((step) => step.map)]),
        ];
  const key = document.kind === "gitlab" ? "variables" : "env";
  for (const holder of holders) {
    const value = fieldsOf(holder).get(key)?.entry.value;
    if (!holder || value?.kind !== "map" || value.range.start !== start) continue;
    if (value.entries.length > 1) {
      return removeEntry(document.yaml, { map: value, name: "DOCKER_CONTENT_TRUST" });
    }
    return removeEntry(document.yaml, { map: holder, name: key });
  }
  return undefined;
}
