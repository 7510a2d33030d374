import type { Report, Reporter } from "../model/index.ts";
import { uuidOf } from "./content-uuid.ts";
import { partsOf } from "./cyclonedx/components.ts";
import type { Bom, Composition, Property } from "./cyclonedx/types.ts";
import { vulnerabilitiesOf } from "./cyclonedx/vulnerabilities.ts";
import { jsonText } from "./json-text.ts";
import { gapWords } from "./words.ts";

/** CycloneDX 1.6 as JSON: packages as components, and their vulnerabilities but for `suture sbom`. */
export const cyclonedx: Reporter = {
  id: "cyclonedx",
  mediaType: "application/vnd.cyclonedx+json; version=1.6",
  render: (report) => jsonText(bomOf(report)),
};

function bomOf(report: Report): Bom {
  const { root, components, dependencies, refOf } = partsOf(report);
  const content = {
    component: root,
    properties: propertiesOf(report),
    components,
    dependencies,
    compositions: compositionsOf(report, root["bom-ref"] ?? "target"),
    vulnerabilities:
      report.command === "sbom"
        ? undefined
        : vulnerabilitiesOf(
            report.findings.filter((finding) => finding.kind === "vulnerability"),
            refOf,
          ),
  };
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([report.tool.version, content]))}`,
    version: 1,
    metadata: {
      timestamp: report.createdAt,
      tools: {
        components: [{ type: "application", name: report.tool.name, version: report.tool.version }],
      },
      component: content.component,
      properties: content.properties,
    },
    components: content.components,
    dependencies: content.dependencies,
    ...(content.compositions && { compositions: content.compositions }),
    ...(content.vulnerabilities && { vulnerabilities: content.vulnerabilities }),
  };
}

/** What could not be examined may hold packages: a BOM with gaps says that it is incomplete. */
function compositionsOf({ gaps }: Report, root: string): Composition[] | undefined {
  return gaps.length > 0 ? [{ aggregate: "incomplete", assemblies: [root] }] : undefined;
}

function propertiesOf(report: Report): Property[] {
  return [
    { name: "suture:outcome", value: report.outcome },
    ...report.data.map(({ ecosystem, date, extent }) => ({
      name: "suture:advisoryData",
      value: `${ecosystem} ${date} ${extent}`,
    })),
    ...report.gaps.map(({ asset, path, reason, message }) => ({
      name: "suture:gap",
      value: `${path ?? asset}: ${gapWords[reason]}. ${message}`,
    })),
  ];
}
