import { constantText } from "../../analysis/javascript/names.ts";
import { scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { JsExpression, JsNode } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What a fixer starts from. */
export interface WeakTlsEvidence {
  /** Of the property or the assignment. */
  readonly at: TextRange;
  readonly option: "minVersion" | "maxVersion" | "secureProtocol";
}

/** Old versions of TLS can be broken by who sits on the way; browsers left them years ago. */
export const weakTlsVersion: Rule<JavascriptDocument, WeakTlsEvidence> = {
  id: "javascript/weak-tls-version",
  kind: "code",
  reads: "javascript",
  title: "Version of TLS that can be broken is allowed",
  advice: 'Leave the versions to Node, or set `minVersion: "TLSv1.2"`.',
  severity: "medium",
  cwe: 327,
  triggers: [
    "minversion",
    "maxversion",
    "secureprotocol",
    "default_min_version",
    "default_max_version",
  ],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<WeakTlsEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    const set = settingAt(node);
    const text = set && constantText(scopes, set.value);
    if (!set || text === undefined || !isWeak(set.option, text)) continue;
    const message =
      set.option === "maxVersion"
        ? `No version above ${text} is spoken.`
        : `\`${text}\` lets connections use a version that can be broken.`;
    yield matchAt(scopes, { node, message, evidence: { at: node.range, option: set.option } });
  }
}

interface Setting {
  readonly option: WeakTlsEvidence["option"];
  readonly value: JsExpression;
}

const options: Readonly<Record<string, Setting["option"] | undefined>> = {
  minVersion: "minVersion",
  maxVersion: "maxVersion",
  secureProtocol: "secureProtocol",
};

/** `{ minVersion: "TLSv1" }`, `options.minVersion = "TLSv1"`, `tls.DEFAULT_MIN_VERSION = "TLSv1"`. */
function settingAt(node: JsNode): Setting | undefined {
  if (node.kind === "property") {
    const option = node.name !== undefined && named(node.name);
    return option ? { option, value: node.value } : undefined;
  }
  if (node.kind !== "assign" || node.operator !== "=" || node.target.kind !== "member") {
    return undefined;
  }
  const { name } = node.target;
  const option =
    name === "DEFAULT_MIN_VERSION"
      ? "minVersion"
      : name === "DEFAULT_MAX_VERSION"
        ? "maxVersion"
        : named(name);
  return option && { option, value: node.value };
}

function named(name: string): Setting["option"] | undefined {
  return Object.hasOwn(options, name) ? options[name] : undefined;
}

function isWeak(option: Setting["option"], text: string): boolean {
  return option === "secureProtocol"
    ? /^(?:SSLv2|SSLv3|TLSv1|TLSv1_1)_(?:client_|server_)?method$/.test(text)
    : /^TLSv1(?:\.1)?$/.test(text);
}
