import type { ComposeDocument, ComposeService } from "../syntax/compose.ts";
import { listOf, scalarOf } from "../syntax/compose.ts";
import { textOf } from "../syntax/yaml.ts";

/** What the hardening rules hand to fixers. */
export interface ServiceEvidence {
  readonly service: string;
}

/**
 * Services that lack something, each mistake once: where a service takes another over that lacks it
 * too, the other is the place to put it. A privileged one is left to its own rule, and one whose
 * rest stands in another file cannot be judged.
 */
export function* servicesLacking(
  { services }: ComposeDocument,
  has: (service: ComposeService) => boolean,
): Generator<ComposeService> {
  const lacking = new Set(services.filter((service) => !has(service)).map(({ name }) => name));
  for (const service of services) {
    if (!lacking.has(service.name) || service.isPartial || isPrivileged(service)) continue;
    const parent = services.find(({ name }) => name === service.parent);
    if (parent && lacking.has(parent.name) && !parent.isPartial && !isPrivileged(parent)) continue;
    yield service;
  }
}

export function isPrivileged(service: ComposeService): boolean {
  return isTrue(scalarOf(service, "privileged"));
}

/** YAML 1.1 and 1.2 both. */
export function isTrue(text: string | undefined): boolean {
  return /^(?:true|yes|on)$/i.test(text ?? "");
}

/** An option of `security_opt`, with either separator: `seccomp:unconfined`, `seccomp=unconfined`. */
export interface SecurityOption {
  readonly name: string;
  readonly value: string | undefined;
}

/** Options of a service in lower case, those it extends among them. */
export function securityOptionsOf(service: ComposeService): readonly SecurityOption[] {
  return listOf(service, "security_opt").flatMap((node) => parseOption(textOf(node)) ?? []);
}

export function parseOption(text: string | undefined): SecurityOption | undefined {
  const match = /^\s*([a-z-]+)\s*(?:[:=]\s*(.*?)\s*)?$/i.exec(text ?? "");
  if (!match?.[1]) return undefined;
  return { name: match[1].toLowerCase(), value: match[2]?.toLowerCase() };
}
