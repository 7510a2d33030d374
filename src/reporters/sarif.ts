import type { Invocation, Log, Notification, ReportingDescriptor } from "sarif";
import { type Asset, type Gap, isFailed, type Report, type Reporter } from "../model/index.ts";
import { jsonText } from "./json-text.ts";
import { locationOf, sourceRoot } from "./sarif/places.ts";
import { type ResultContext, resultOf } from "./sarif/results.ts";
import { descriptorsOf } from "./sarif/rules.ts";
import { messageText } from "./sarif/text.ts";
import { gapWords } from "./words.ts";

/** SARIF 2.1.0: one result per finding, one notification per gap. */
export const sarif: Reporter = {
  id: "sarif",
  mediaType: "application/sarif+json",
  render: (report, options) => jsonText(logOf(report, options)),
};

function logOf(report: Report, options: ResultContext["options"]): Log {
  const assets = new Map(report.assets.map(({ asset }) => [asset.id, asset]));
  const rules = descriptorsOf(report.findings, options.rules);
  const notifications = [...new Set(report.gaps.map(({ reason }) => reason))].sort();
  const context: ResultContext = {
    assets,
    ruleIndex: new Map(rules.map(({ id }, index) => [id, index])),
    statesSuppressions: report.findings.some(({ suppression }) => suppression),
    options,
  };
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            fullName: `${report.tool.name} ${report.tool.version}`,
            semanticVersion: report.tool.version,
            rules,
            ...(notifications.length > 0 && { notifications: notifications.map(gapDescriptor) }),
          },
        },
        invocations: [invocationOf(report, assets, notifications)],
        originalUriBaseIds: {
          [sourceRoot]: { description: { text: "The folder or image that was scanned." } },
        },
        columnKind: "utf16CodeUnits",
        results: report.findings.map((finding) => resultOf(finding, context)),
        properties: { outcome: report.outcome, target: report.target, advisoryData: report.data },
      },
    ],
  };
}

function invocationOf(
  report: Report,
  assets: ReadonlyMap<string, Asset>,
  order: readonly string[],
): Invocation {
  return {
    executionSuccessful: report.gaps.length === 0 && report.outcome !== "incomplete",
    endTimeUtc: report.createdAt,
    ...(report.gaps.length > 0 && {
      toolExecutionNotifications: report.gaps.map((gap) => notificationOf(gap, assets, order)),
    }),
  };
}

function notificationOf(
  gap: Gap,
  assets: ReadonlyMap<string, Asset>,
  order: readonly string[],
): Notification {
  const { asset, path, reason } = gap;
  const where = path ?? assets.get(asset)?.name ?? asset;
  return {
    descriptor: { id: `gap/${reason}`, index: order.indexOf(reason) },
    level: isFailed(gap) ? "error" : "warning",
    message: { text: messageText(`${where}: ${gapWords[reason]}. ${gap.message}`) },
    ...(path !== undefined && { locations: [locationOf({ asset, path }, assets.get(asset))] }),
  };
}

function gapDescriptor(reason: Gap["reason"]): ReportingDescriptor {
  const text = `Not examined: ${gapWords[reason]}.`;
  return {
    id: `gap/${reason}`,
    shortDescription: { text },
    fullDescription: { text: `${text} What was not examined is never reported as clean.` },
    help: { text: "The notification's message says what to do." },
  };
}
