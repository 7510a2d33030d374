import type { Command } from "commander";
import { cacheFolder } from "../io/folders.ts";
import { pushImage } from "../io/registry/registry-push.ts";
import { writeImage } from "../io/write-image.ts";
import { type ImageReference, UsageError } from "../model/index.ts";
import { type ImageOutput, parseImageOutput } from "../oci/output/image-output.ts";
import { isPlatform } from "../oci/platform.ts";
import { parseReference, shownReference } from "../oci/references.ts";
import type { StoredImage } from "../oci/stored-image.ts";
import { openImage } from "../sources/open-image.ts";
import { type PatchedImage, patchImage } from "../stages/patch/patch-image.ts";
import type { Making } from "../stages/patch/patch-platform.ts";
import { writeOut } from "./output.ts";
import { attachDocuments, patchDocuments, writeDocuments } from "./patch-documents.ts";
import { openPatchKit } from "./patch-kit.ts";
import { type Destination, patchJson, patchText } from "./patch-text.ts";
import { startProgress } from "./progress.ts";
import { configure } from "./session.ts";
import { readSettings, type Settings } from "./settings.ts";
import { type NamedTarget, readTargetName } from "./target-names.ts";
import { openRequestOf } from "./targets.ts";

/** `suture patch`: newer packages of the system in an image, without a daemon and without building it. */
export async function run(parsed: Command): Promise<number> {
  const flags = parsed.opts<PatchFlags>();
  const config = configure(".");
  const settings = await settingsOf(parsed, config.settings);
  const places = placesOf(flags);
  const named = readTargetName(settings.target, process.cwd());
  const progress = startProgress(settings);
  try {
    const { step } = progress;
    const { sources = [], allowHost: allowHosts = [], key: keys = [] } = flags;
    const kit = await openPatchKit({ settings, config, sources, allowHosts, keys, step });
    const writing: Writing = { flags, places, settings, named, step };
    const patched = await patchOrGiveUp(writing, () =>
      patchNamed(named, { settings, flags, kit, making: makingOf(writing) }),
    );
    const written = flags.dryRun ? [] : await writeAll(patched, writing);
    if (!flags.dryRun && flags.vexOut !== undefined) {
      writeDocuments(flags.vexOut, patchDocuments(patched, patched.image.names.full));
    }
    progress.end();
    const shown = { image: settings.target, patched, written, isDryRun: flags.dryRun ?? false };
    if (settings.json) await writeOut(patchJson(shown));
    else if (!settings.quiet) await writeOut(patchText(shown));
    return patched.outcome === "incomplete" ? 3 : 0;
  } finally {
    progress.end();
  }
}

/** Options of this command alone. */
interface PatchFlags {
  readonly output?: string;
  readonly push?: string;
  readonly only?: readonly string[];
  readonly platform?: readonly string[];
  readonly tag?: readonly string[];
  readonly sources?: readonly string[];
  readonly allowHost?: readonly string[];
  readonly key?: readonly string[];
  readonly withNewPackages?: boolean;
  readonly dryRun?: boolean;
  readonly vexOut?: string;
  /** False with `--no-attach-vex`. */
  readonly attachVex?: boolean;
}

/** `--only` and `--platform` mean other things here than where something is scanned. */
function settingsOf(parsed: Command, config: Partial<Settings>): Promise<Settings> {
  const { only: _, platform: __, ...shared } = parsed.opts<Record<string, unknown>>();
  return readSettings({ args: parsed.args, opts: () => shared }, config);
}

interface Places {
  readonly output?: ImageOutput;
  readonly push?: ReturnType<typeof parseReference> & object;
}

function placesOf({ output, push, dryRun, tag = [] }: PatchFlags): Places {
  if (output === undefined && push === undefined && !dryRun) {
    throw new UsageError("Nothing says where the patched image is to go.", {
      hint: "-o DIRECTORY or -o FILE.tar writes it, --push NAME:TAG pushes it, --dry-run shows what would change.",
    });
  }
  const reference =
    push === undefined ? undefined : parseReference(push.replace(/^docker:\/\//, ""));
  const isTagged = reference?.tag !== undefined || tag.length > 0;
  if (push !== undefined && (!reference || reference.digest !== undefined || !isTagged)) {
    throw new UsageError(`${push} is no name that an image can be pushed to.`, {
      hint: "REGISTRY/REPOSITORY:TAG is expected.",
    });
  }
  return {
    ...(output !== undefined && { output: parseImageOutput(output) }),
    ...(reference && { push: reference }),
  };
}

interface Patching {
  readonly settings: Settings;
  readonly flags: PatchFlags;
  readonly kit: Awaited<ReturnType<typeof openPatchKit>>;
  readonly making: Making;
}

async function patchNamed(
  named: NamedTarget,
  { settings, flags, kit, making }: Patching,
): Promise<PatchedImage> {
  const request = await openRequestOf(named, settings);
  return patchImage(
    {
      target: request.target,
      platforms: [...new Set((flags.platform ?? []).map(checkPlatform))],
      open: (target) => openImage({ ...request, target }),
      options: {
        only: flags.only ?? [],
        allowsNew: flags.withNewPackages ?? false,
        dryRun: flags.dryRun ?? false,
      },
      making,
    },
    kit,
  );
}

function checkPlatform(value: string): string {
  if (isPlatform(value)) return value;
  throw new UsageError(`--platform does not know "${value}".`, {
    hint: "OS/ARCHITECTURE[/VARIANT] is expected, such as linux/arm64.",
  });
}

interface Writing {
  readonly flags: PatchFlags;
  readonly places: Places;
  readonly settings: Settings;
  readonly named: NamedTarget;
  readonly step: (what: string) => void;
  /** The output, where it is being written since before the image was made. */
  begun?: BegunOutput;
}

interface BegunOutput {
  readonly written: Promise<Destination>;
  goOn(image: StoredImage, mayAppear: Promise<boolean>): void;
  giveUp(why: unknown): void;
}

/** Writes the output aside while the image is made; it appears where nothing is found to be wrong. */
function makingOf(writing: Writing): Making {
  const { flags, places } = writing;
  return {
    begins(before) {
      if (places.output && !flags.dryRun)
        writing.begun = beginOutput(places.output, { before, writing });
    },
    made: (image, mayAppear) => writing.begun?.goOn(image, mayAppear),
  };
}

function beginOutput(
  output: ImageOutput,
  { before, writing }: { readonly before: StoredImage; readonly writing: Writing },
): BegunOutput {
  let goOn: BegunOutput["goOn"] = () => {};
  let giveUp: BegunOutput["giveUp"] = () => {};
  const made = new Promise<{ image: StoredImage; mayAppear: Promise<boolean> }>(
    (resolve, reject) => {
      goOn = (image, mayAppear) => resolve({ image, mayAppear });
      giveUp = reject;
    },
  );
  const image = made.then((one) => one.image);
  const mayAppear = made.then((one) => one.mayAppear);
  const written = writeOutput(output, { image, before, mayAppear, isOne: true, writing });
  // Whoever waits for them is told.
  for (const one of [image, mayAppear, written]) one.catch(() => {});
  return { written, goOn, giveUp };
}

/** What was begun is gone before the reason is told. */
async function patchOrGiveUp(
  writing: Writing,
  patch: () => Promise<PatchedImage>,
): Promise<PatchedImage> {
  try {
    return await patch();
  } catch (error) {
    writing.begun?.giveUp(error);
    await writing.begun?.written.catch(() => {});
    throw error;
  }
}

/** Writes the image, also where no package changed: whatever comes next finds it. Not where a check failed. */
async function writeAll(patched: PatchedImage, writing: Writing): Promise<readonly Destination[]> {
  const { flags, places, settings, step, begun } = writing;
  if (!patched.isSound) {
    await begun?.written.catch(() => {});
    return [];
  }
  const { image, platforms } = patched;
  const tags = flags.tag ?? [];
  const written: Destination[] = [];
  if (places.output) {
    step("Writing the image");
    const isOne = platforms.length === 1;
    // Where nothing changed, it is written as it was.
    begun?.goOn(image, Promise.resolve(true));
    written.push(await (begun?.written ?? writeOutput(places.output, { image, isOne, writing })));
  }
  if (places.push) {
    step("Pushing the image");
    const attaches = flags.attachVex ?? true;
    written.push(await push(patched, { to: places.push, tags, settings, attaches }));
  }
  return written;
}

interface OutputWriting {
  readonly image: StoredImage | Promise<StoredImage>;
  readonly before?: StoredImage;
  readonly mayAppear?: Promise<boolean>;
  /** One platform was patched. */
  readonly isOne: boolean;
  readonly writing: Writing;
}

async function writeOutput(
  named: ImageOutput,
  { writing: { flags, ...writing }, isOne, ...made }: OutputWriting,
): Promise<Destination> {
  const tags = flags.tag ?? [];
  const [name, ...more] = named.name === undefined ? tags : [named.name, ...tags];
  const output = { ...named, ...(name !== undefined && { name }) };
  // Of a registry, platforms that nobody named would all be downloaded.
  const onlyChosen = writing.named.place !== "path" && isOne;
  const { digest } = await writeImage(output, { ...made, onlyChosen, tags: more });
  return { to: flags.output ?? "", digest };
}

interface Pushing {
  readonly to: Pick<ImageReference, "registry" | "repository" | "tag">;
  readonly tags: readonly string[];
  readonly settings: Settings;
  readonly attaches: boolean;
}

async function push(
  patched: PatchedImage,
  { to, tags, settings, attaches }: Pushing,
): Promise<Destination> {
  const { image } = patched;
  const { registry, repository, tag } = to;
  const options = { settings: settings.registry, environment: process.env, cache: cacheFolder() };
  const { digest } = await pushImage(
    {
      image,
      to: { registry, repository },
      tags: [...new Set([...(tag === undefined ? [] : [tag]), ...tags])],
    },
    options,
  );
  const documents = attaches ? patchDocuments(patched, shownReference(to)) : [];
  const attached = await attachDocuments(documents, { to: { registry, repository }, options });
  return { to: shownReference(to), digest, ...(attached.length > 0 && { attached }) };
}
