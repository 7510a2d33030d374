import type { Fix, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { familyOf, type ImageFamily, isRuntimeImage } from "../rules/base-images.ts";
import type { RootUserEvidence } from "../rules/dockerfile/root-user.ts";
import {
  type Dockerfile,
  effectiveInstructions,
  familiarName,
  type ImageReference,
  type Instruction,
  rootImageOf,
  type Stage,
} from "../syntax/dockerfile.ts";
import { type ImageUser, ownsFolder, usersMadeBy } from "./image-users.ts";
import { insertInstruction } from "./instruction-edits.ts";

/** Ends a stage with a user that is not root; safe only where the image was made for that user. */
export const setUser: Fixer<RuleFinding<RootUserEvidence>> = {
  id: "set-user",
  fixes: ["dockerfile/root-user"],
  safety: "guided",

  propose({ evidence, location }, { document, expected }) {
    const dockerfile = document as Dockerfile;
    const stage = dockerfile.stages[evidence.stage];
    if (!stage) return { refused: "conflict", message: "The stage is no longer there." };
    const plan = planUser(stage, evidence.isExplicit);
    if ("refused" in plan) return plan;
    const before = insertionPoint(dockerfile, stage);
    const edit = insertInstruction(dockerfile, {
      ...(before !== undefined && { before }),
      lines: plan.lines,
    });
    return {
      title: plan.title,
      changes: [{ kind: "edit", path: location.path, expected, edits: [edit] }],
      safety: plan.isSafe ? "safe" : "guided",
      ...(!plan.isSafe && { notes: plan.notes }),
    } satisfies Fix;
  },
};

interface UserPlan {
  readonly title: string;
  readonly lines: readonly string[];
  readonly isSafe: boolean;
  readonly notes: readonly string[];
}

function planUser(stage: Stage, isExplicit: boolean): UserPlan | Refusal {
  const image = rootImageOf(stage);
  const instructions = effectiveInstructions(stage);
  const port = lowPort(instructions);
  if (port !== undefined)
    return needsPerson(
      `It listens on port ${port}, which only root may open everywhere: move it above 1023 first, then end the stage with a USER.`,
    );
  if (image && !isRuntimeImage(image)) return needsPerson(startsNothing(image));
  if (!instructions.some(isStart)) {
    return needsPerson(
      "It is said elsewhere which program runs: end the stage with a USER that this program works under.",
    );
  }
  const made = usersMadeBy(instructions).at(-1);
  if (made) {
    const isSafe = !isExplicit && isMadeFor(made, stage, instructions);
    return { ...planFor(made), isSafe };
  }
  if (isExplicit) {
    return needsPerson(
      "Root was chosen here, and nothing says which user could do the same: end the stage with that user.",
    );
  }
  return newUser(image);
}

function needsPerson(message: string): Refusal {
  return { refused: "needs-person", message };
}

function startsNothing(image: ImageReference): string {
  const name = familiarName(image);
  const other =
    name === "nginx" ? " nginxinc/nginx-unprivileged is the same server without root." : "";
  return `What runs is the program of ${name}, and only its documentation says under which user it works.${other}`;
}

const ownership =
  "Build the image and try it: what the program writes, and every volume mounted into it, must belong to the new user (COPY --chown).";

function planFor({ name, uid }: ImageUser): UserPlan {
  return {
    title: `Run as ${name}`,
    lines: [`USER ${uid ?? name}`],
    isSafe: false,
    notes: [ownership],
  };
}

const uid = 10001;

function newUser(image: ImageReference | undefined): UserPlan {
  if (image && familiarName(image) === "node") return planFor({ name: "node", uid: "1000" });
  const family = image ? familyOf(image) : "unknown";
  const number = family === "distroless" ? 65532 : uid;
  return {
    title: `Run as user ${number}`,
    lines: [...makeUser(family), `USER ${number}${hasNames(family) ? "" : `:${number}`}`],
    isSafe: false,
    notes: [ownership],
  };
}

function hasNames(family: ImageFamily): boolean {
  return family === "debian" || family === "alpine";
}

function makeUser(family: ImageFamily): string[] {
  if (family === "debian") {
    return [`RUN useradd --uid ${uid} --user-group --no-create-home --shell /usr/sbin/nologin app`];
  }
  if (family === "alpine") {
    return [`RUN addgroup -g ${uid} app && adduser -S -D -H -u ${uid} -G app app`];
  }
  return [];
}

function isStart({ keyword }: Instruction): boolean {
  return keyword === "CMD" || keyword === "ENTRYPOINT";
}

/** Offset of the first `CMD` or `ENTRYPOINT` behind all that builds the image; the end where they mix. */
function insertionPoint(document: Dockerfile, stage: Stage): number | undefined {
  const lastStep = stage.instructions.findLastIndex(({ keyword }) =>
    /^(?:RUN|COPY|ADD|WORKDIR|USER)$/.test(keyword),
  );
  const rest = stage.instructions.slice(lastStep + 1);
  return (
    (rest.find(isStart) ?? rest[0])?.range.start ??
    document.stages[stage.index + 1]?.from.instruction.range.start
  );
}

/** A port below 1024 that the image says it opens. */
function lowPort(instructions: readonly Instruction[]): string | undefined {
  for (const { keyword, words } of instructions) {
    for (const { value } of words) {
      const found = keyword === "EXPOSE" ? /^(\d+)/.exec(value)?.[1] : isStartPort(keyword, value);
      if (found !== undefined && Number(found) < 1024) return found;
    }
  }
  return undefined;
}

function isStartPort(keyword: string, value: string): string | undefined {
  if (keyword !== "CMD" && keyword !== "ENTRYPOINT") return undefined;
  return /(?:^|[:=\s"'])(80|443)["',\]]*$/.exec(value)?.[1];
}

/** Programs that write nothing to a home of their own. */
const plainPrograms =
  /^(?:python(?:3(?:\.\d+)?)?|gunicorn|uvicorn|hypercorn|daphne|granian|celery|node|java)$/;

/**
 * True where everything says that the stage was made for the user and only `USER` is missing: the
 * folder it works in is the user's, and neither the build nor the program keeps files in a home.
 */
function isMadeFor(user: ImageUser, stage: Stage, instructions: readonly Instruction[]): boolean {
  const folder = instructions.findLast(({ keyword }) => keyword === "WORKDIR")?.words[0]?.value;
  const starts = stage.instructions.filter(isStart);
  const isPlain =
    starts.length > 0 &&
    starts.every(
      ({ exec, script }) =>
        plainPrograms.test(exec?.[0]?.value ?? script?.commands[0]?.words[0]?.value ?? "") &&
        (script?.commands.length ?? 1) === 1,
    );
  const lastChange = stage.instructions.findLastIndex(({ keyword }) =>
    /^(?:COPY|ADD)$/.test(keyword),
  );
  const lastRun = stage.instructions.findLastIndex(({ keyword }) => keyword === "RUN");
  if (!folder?.startsWith("/")) return false;
  return (
    isPlain &&
    // What is copied after the chown belongs to root again.
    lastChange < lastRun &&
    ownsFolder(user, { instructions, folder }) &&
    !instructions.some(usesHome)
  );
}

function usesHome({ keyword, words, exec, script }: Instruction): boolean {
  if (keyword === "VOLUME") return true;
  const texts = [
    ...words,
    ...(exec ?? []),
    ...(script?.commands.flatMap((command) => command.words) ?? []),
  ];
  return texts.some(({ value }) =>
    /(?:^|[=:"'\s])(?:\/root(?:\/|$)|~|\$\{?HOME)|^--user$|playwright|puppeteer|huggingface|transformers|nltk|conda|rustup|corepack|^\/var\/run\/docker/.test(
      value,
    ),
  );
}
