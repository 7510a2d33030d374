import type { Rule } from "../../model/index.ts";
import type { TemplateDocument } from "../../syntax/template.ts";
import { milderInTests } from "../test-files.ts";

/** What is marked as safe goes into the page as it is: tags, scripts and all. */
export const templateSafeFilter: Rule<TemplateDocument, null> = {
  id: "python/template-safe-filter",
  kind: "code",
  reads: "template",
  title: "A template writes values without escaping them",
  advice: "Let the template escape; clean HTML that users may write with nh3 before it is stored.",
  severity: "low",
  confidence: "low",
  cwe: 79,
  triggers: ["safe", "autoescape"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

const safeFilter = /\|\s{0,20}(?:safe|safeseq)\b(?!\s{0,20}\()/;
const off = /^autoescape\s{1,20}(?:off|false)\b/i;
/** Made by the framework, or by other filters that escape. */
const harmless =
  /^(?:form\b|csrf|super\s{0,5}\(|caller\s{0,5}\(|url_for|static\(|_\(|gettext)|\|\s{0,20}(?:tojson|json_script|escapejs|escape|e|urlencode|bleach|sanitize|nh3|linebreaks|linebreaksbr)\b/;

function* findIn({ tags }: TemplateDocument) {
  for (const { kind, range, text } of tags) {
    if (kind === "block" && off.test(text)) {
      const message = "From here to the end of the block nothing is escaped.";
      yield { range, message, evidence: null };
    }
    if (kind === "output" && safeFilter.test(text) && !harmless.test(text)) {
      const message = "Tags and scripts in this value reach whoever reads the page.";
      yield { range, message, evidence: null };
    }
  }
}
