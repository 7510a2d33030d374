import type { Rule } from "../../model/index.ts";
import type { ComposeDocument } from "../../syntax/compose.ts";
import { itemsOf, textOf } from "../../syntax/yaml.ts";
import { parseOption, type ServiceEvidence } from "../compose-services.ts";

export interface UnconfinedEvidence extends ServiceEvidence {
  /** `seccomp`, `apparmor`, `label`, `systempaths`. */
  readonly option: string;
  /** Offset of the list item. */
  readonly at: number;
}

const loses: Readonly<Record<string, string>> = {
  seccomp: "every system call is open to it",
  apparmor: "the host's AppArmor profile does not hold it",
  label: "SELinux does not separate it from the host and other containers",
  systempaths: "the kernel's settings in /proc and /sys are not masked",
};

/** The engine's own profiles stop most known escapes. */
export const unconfinedProfile: Rule<ComposeDocument, UnconfinedEvidence> = {
  id: "compose/unconfined-profile",
  kind: "misconfiguration",
  reads: "compose",
  title: "Security profile of the container is switched off",
  advice: "Delete the option: the engine's default profile comes back.",
  severity: "high",
  cwe: 693,
  triggers: ["unconfined", "disable"],

  *find({ services }) {
    const seen = new Set<number>();
    for (const { name, fields } of services) {
      const field = fields.get("security_opt");
      for (const options of field ? [field, ...field.base] : []) {
        for (const node of itemsOf(options.value)) {
          const option = unconfinedOption(textOf(node));
          if (option === undefined || seen.has(node.range.start)) continue;
          seen.add(node.range.start);
          yield {
            range: node.range,
            message: `${name} runs without its ${option} protection: ${loses[option]}`,
            evidence: { service: name, option, at: node.range.start },
            symbol: name,
          };
        }
      }
    }
  },
};

/** Name of the protection that an option of `security_opt` switches off. */
export function unconfinedOption(text: string | undefined): string | undefined {
  const option = parseOption(text);
  if (!option || !Object.hasOwn(loses, option.name)) return undefined;
  const off = option.name === "label" ? "disable" : "unconfined";
  return option.value === off ? option.name : undefined;
}
