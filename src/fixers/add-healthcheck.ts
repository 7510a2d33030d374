import type { Fixer, RuleFinding } from "../model/index.ts";
import type { MissingHealthcheckEvidence } from "../rules/dockerfile/missing-healthcheck.ts";
import {
  type Dockerfile,
  effectiveInstructions,
  familiarName,
  rootImageOf,
  type Stage,
} from "../syntax/dockerfile.ts";
import { insertInstruction } from "./instruction-edits.ts";

/** Asks the port with what the image has in any case: its own interpreter, no curl. */
export const addHealthcheck: Fixer<RuleFinding<MissingHealthcheckEvidence>> = {
  id: "add-healthcheck",
  fixes: ["dockerfile/missing-healthcheck"],
  safety: "guided",

  propose({ evidence, location }, { document, expected }) {
    const dockerfile = document as Dockerfile;
    const stage = dockerfile.stages[evidence.stage];
    const [port] = evidence.ports;
    const command = stage && port !== undefined ? checkOf(stage, port) : undefined;
    const start = stage?.instructions.find(isStart);
    if (!stage || !command || evidence.ports.length !== 1 || !start) {
      return {
        refused: "needs-person",
        message:
          "Add a HEALTHCHECK that asks the server with a program that the image has, or check it where the container is started.",
      };
    }
    const edit = insertInstruction(dockerfile, {
      before: start.range.start,
      lines: [`HEALTHCHECK CMD ${JSON.stringify(command).replaceAll('","', '", "')}`],
    });
    return {
      title: `Check that port ${port} answers`,
      changes: [{ kind: "edit", path: location.path, expected, edits: [edit] }],
      notes: [
        "An orchestrator may now restart or hold back the container: if the server starts slowly, add --start-period.",
        "It asks whether the port is open; a request to a health address says more.",
      ],
    };
  },
};

function isStart({ keyword }: { readonly keyword: string }): boolean {
  return keyword === "CMD" || keyword === "ENTRYPOINT";
}

/** The check in the language of the image; `undefined` where its interpreter is not known. */
function checkOf(stage: Stage, port: number): string[] | undefined {
  const image = rootImageOf(stage);
  const name = image ? familiarName(image) : "";
  const start = effectiveInstructions(stage).findLast(isStart)?.exec?.[0]?.value ?? "";
  if (name === "python" || /^python3?$/.test(start)) {
    const program = name === "python" ? "python" : start;
    return [
      program,
      "-c",
      `import socket; socket.create_connection(('127.0.0.1', ${port}), 5).close()`,
    ];
  }
  if (name === "node" || start === "node") {
    return [
      "node",
      "-e",
      `require('net').connect(${port}, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))`,
    ];
  }
  return undefined;
}
