import { nodeDisk } from "../../io/disk.ts";
import { pushImage } from "../../io/registry/registry-push.ts";
import type { ReleaseState } from "../../io/release-state.ts";
import { EnvironmentError, type ReleasePlan, type Report, TargetError } from "../../model/index.ts";
import { imageDirectory } from "../../oci/image-files.ts";
import { openLayout } from "../../oci/open-layout.ts";
import { layoutRoot } from "../../oci/output/layout-root.ts";
import { attachStatement } from "../../oci/signatures/attach-statement.ts";
import type { Predicate } from "../../oci/signatures/sign-image.ts";
import { predicateTypeOf } from "../../oci/signatures/statements.ts";
import { reporters } from "../../reporters/index.ts";
import type { BuiltImage } from "../../stages/release/journal.ts";
import { provenance } from "../../stages/release/provenance.ts";
import type { ReleaseWork } from "../../stages/release/release-ports.ts";
import { isBuiltIntact, type PreparedBuild, prepareBuild, runBuild } from "./release-build.ts";
import { fixedIn, preparePatch, runPatch } from "./release-patch.ts";
import { type ScannedPlatform, scanBuilt } from "./release-scan.ts";
import { type Signed, signPushed, verifyPushed } from "./release-sign.ts";
import { tellService } from "./release-tell.ts";
import { buildPorts, type WorkPorts } from "./release-work-ports.ts";

/** Does what the steps of a release say, with programs, the disk and the registry. */
export function releaseWork(plan: ReleasePlan, ports: WorkPorts): ReleaseWork {
  const { registry, state, environment } = ports;
  const { image } = plan;
  const build = buildPorts(plan, ports);
  const signing = { registry, environment, image };
  let prepared: PreparedBuild | undefined;
  let scanned: readonly ScannedPlatform[] = [];
  return {
    async resolve(startedAt) {
      if (plan.make.kind === "patch") return preparePatch(plan.make, ports);
      prepared = await prepareBuild(plan.make, build, startedAt);
      return prepared;
    },
    isIntact: isBuiltIntact,
    build(resolved) {
      if (plan.make.kind === "patch") {
        const name = `${image.registry}/${image.repository}`;
        return runPatch(plan.make, resolved, { ...ports, name });
      }
      if (!prepared) throw new Error("What is built on was not resolved");
      return runBuild(prepared, plan.make, build);
    },
    async scan(built) {
      const found = await scanBuilt(built, ports);
      scanned = found.platforms;
      return found;
    },
    taggedDigest: async (tag) => (await registry.manifest({ ...image, tag }))?.digest,
    async push(built) {
      await push(built, plan, ports);
      if (!plan.sign) await attachFixes(built, plan, ports);
    },
    async sign(built, startedAt) {
      if (!plan.sign) return;
      const all = documents(built, { plan, prepared, scanned, state, startedAt });
      await signPushed(all, plan.sign, { ports: signing, now: startedAt });
    },
    verify: async (digest) =>
      plan.sign ? verifyPushed(digest, plan.sign, signing) : "The plan has no key.",
    async setTag(tag, digest) {
      const found = await registry.manifest({ ...image, digest });
      if (!found) {
        throw new EnvironmentError(`${image.registry} does not hold ${digest} any more.`, {
          hint: "It was deleted there; the tags were left as they are.",
        });
      }
      await registry.pushManifest({ ...image, tag, digest }, found);
    },
    tell: (i, record) => {
      const service = plan.notify[i];
      if (!service) throw new Error(`No service ${i}`);
      return tellService(service, record, ports.warn);
    },
  };
}

async function push(
  { folder, digest }: BuiltImage,
  { image }: ReleasePlan,
  { settings, environment, cache }: WorkPorts,
): Promise<void> {
  const files = await imageDirectory(folder, nodeDisk);
  const { images } = await layoutRoot(files);
  const platform = images[0]?.platform;
  const opened = await openLayout(files, platform === undefined ? {} : { platform });
  const pushed = await pushImage(
    { image: await opened.stored(), to: image, tags: [] },
    { settings: settings.registry, environment, cache },
  );
  if (pushed.digest === digest) return;
  throw new TargetError(`What was pushed is ${pushed.digest}, what was scanned ${digest}`);
}

/** What nobody signs is attached as it is: then who reads it sees that. */
async function attachFixes(
  built: BuiltImage,
  { image }: ReleasePlan,
  { registry, state }: WorkPorts,
): Promise<void> {
  for (const { digest, vex } of fixedIn(built, { state })) {
    const predicate = { predicateType: typeOf("openvex"), predicate: vex };
    await attachStatement({ registry, writer: registry }, { ...image, digest }, predicate);
  }
}

const documentsName = "documents.json";

interface KeptDocuments {
  readonly digest: string;
  readonly signed: readonly Signed[];
}

interface DocumentFacts {
  readonly plan: ReleasePlan;
  readonly prepared: PreparedBuild | undefined;
  readonly scanned: readonly ScannedPlatform[];
  readonly state: ReleaseState;
  readonly startedAt: string;
}

/**
 * What is signed of an image. Documents have times in them: they are made once for a digest, so that
 * a run that was cut off, or finds nothing new, does not say the same again.
 */
function documents(built: BuiltImage, facts: DocumentFacts): readonly Signed[] {
  const { digest } = built;
  const kept = facts.state.read(documentsName) as KeptDocuments | undefined;
  if (kept?.digest === digest) return kept.signed;
  const signed = makeDocuments(built, facts);
  facts.state.write(documentsName, { digest, signed } satisfies KeptDocuments);
  return signed;
}

/** The image with its provenance, and each of its platforms with its bill of materials and what was fixed. */
function makeDocuments(
  built: BuiltImage,
  { plan, prepared, scanned, state, startedAt }: DocumentFacts,
): readonly Signed[] {
  const { digest, builder } = built;
  const fixed = plan.make.kind === "patch" ? fixedIn(built, { state }) : [];
  // An image of buildx has its own in its index, which the signature is of.
  if (prepared?.builder.attests) return [{ digest, predicates: [] }];
  const { make } = plan;
  const made =
    make.kind === "build" && prepared
      ? [
          {
            predicateType: typeOf("slsaprovenance1"),
            predicate: provenance({ plan: make, bases: prepared.bases, builder, startedAt }),
          },
        ]
      : [];
  const all = new Map<string, Predicate[]>([[digest, made]]);
  for (const one of scanned) {
    const bom = { predicateType: typeOf("cyclonedx"), predicate: sbomOf(one.sbom) };
    all.set(one.digest, [...(all.get(one.digest) ?? []), bom]);
  }
  for (const one of fixed) {
    const vex = { predicateType: typeOf("openvex"), predicate: one.vex };
    all.set(one.digest, [...(all.get(one.digest) ?? []), vex]);
  }
  return [...all].map(([of, predicates]) => ({ digest: of, predicates }));
}

function sbomOf(report: Report): unknown {
  const reporter = reporters.find(({ id }) => id === "cyclonedx");
  if (!reporter) throw new Error("No reporter cyclonedx");
  const options = { columns: 80, color: false, rules: [], fixes: new Map() };
  return JSON.parse(reporter.render(report, options));
}

function typeOf(name: string): string {
  const type = predicateTypeOf(name);
  if (type === undefined) throw new Error(`No predicate ${name}`);
  return type;
}
