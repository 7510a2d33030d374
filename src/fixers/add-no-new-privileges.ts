import type { Fix, FixContext, Fixer, Refusal } from "../model/index.ts";
import { noNewPrivileges } from "../rules/compose/no-new-privileges.ts";
import { securityOptionsOf } from "../rules/compose-services.ts";
import { imageName } from "../rules/known-images.ts";
import type { ComposeService } from "../syntax/compose.ts";
import { itemsOf, textOf, type YamlNode } from "../syntax/yaml.ts";
import { buildFileOf } from "./compose-builds.ts";
import {
  addToList,
  type ComposeFinding,
  cannotPlace,
  editsOf,
  questionOf,
} from "./compose-edits.ts";

/**
 * Adds `no-new-privileges:true`. gosu and su-exec only give privileges up and go on working; sudo, su
 * and file capabilities do not, so where one of them is known to be used the fix is guided.
 */
export const addNoNewPrivileges: Fixer<ComposeFinding> = {
  id: "add-no-new-privileges",
  fixes: [noNewPrivileges.id],
  safety: "safe",

  async propose(finding, context): Promise<Fix | Refusal> {
    const asked = questionOf(finding, context);
    if ("refused" in asked) return asked;
    const { service } = asked;
    if (securityOptionsOf(service).some(({ name }) => name === "no-new-privileges")) {
      return {
        refused: "needs-person",
        message: `${service.name} says no-new-privileges:false: somebody decided so. Try it with true.`,
      };
    }
    const edits = addToList(asked, { key: "security_opt", items: ["no-new-privileges:true"] });
    if (!edits) return cannotPlace(`security_opt of ${service.name} is shared or laid out oddly`);
    const needs = await gainsPrivileges(service, { finding, context });
    return {
      title: `Keep programs of ${service.name} from gaining privileges`,
      group: `add-no-new-privileges:${finding.location.path}${needs ? `#${service.name}` : ""}`,
      groupTitle: `Add no-new-privileges:true in ${finding.location.path}`,
      changes: [editsOf(finding, { expected: context.expected, edits })],
      ...(needs && {
        safety: "guided",
        notes: [`${needs}: try whether ${service.name} still works.`],
      }),
    };
  },
};

/** Images that start as an ordinary user and call sudo, or live on file capabilities. */
const knownToGain = new RegExp(
  `(?:^|/)(?:${[
    "code-server|openvscode-server|workspace-full", // sudo
    "selenium|standalone-(?:chrome|firefox|edge)|node-(?:chrome|firefox|edge)|pgadmin4", // sudo
    "docker-mailserver|mailserver", // setgid postdrop
    "netdata|zabbix-[a-z-]+|smokeping", // setuid plugins and fping
    "pihole|vault|coturn|mssql/server|azure-sql-edge", // file capabilities
  ].join("|")})$`,
);

async function gainsPrivileges(
  service: ComposeService,
  at: { readonly finding: ComposeFinding; readonly context: FixContext },
): Promise<string | undefined> {
  const image = service.image === undefined ? undefined : imageName(service.image);
  if (image && knownToGain.test(image))
    return `${image} uses sudo, setuid programs or file capabilities`;
  for (const key of ["command", "entrypoint", "healthcheck"]) {
    if (callsSudo(service.fields.get(key)?.value)) return `Its ${key} calls sudo or su`;
  }
  const file = service.isBuilt ? await buildFileOf(service, at) : undefined;
  const text = file?.text.replace(/^\s*#.*$/gm, "") ?? "";
  return /\bsudo\b|\bsetcap\b|\bchmod\s+(?:[ug]*\+s\b|[246]7[0-7]{2}\b)|\bsu\s+-/.test(text)
    ? `${file?.path} installs or calls something that gains privileges`
    : undefined;
}

function callsSudo(node: YamlNode | undefined): boolean {
  const words = [textOf(node) ?? "", ...itemsOf(node).map((item) => textOf(item) ?? "")];
  return words.some((text) => /(?:^|[\s;&|"'/])(?:sudo|su)(?:$|\s)/.test(text));
}
