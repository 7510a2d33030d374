import type { Gap, TreeFile } from "../../model/index.ts";
import type { Examiner, FileRecord, TreeFacts } from "./collect.ts";

/** A file for a worker to examine: plain values. */
export interface ExamineTask {
  readonly tree: TreeFacts;
  readonly file: TreeFile;
}

/** Examines files beside this thread; says why where a file was too much for it. */
export interface ExamineElsewhere {
  run(task: ExamineTask): Promise<FileRecord | "hung" | "out-of-memory">;
}

/** Below either, workers take longer to start than they save. */
const filesFirst = 100;
const bytesFirst = 1 << 20;

/**
 * Examines what takes a grammar elsewhere, once a tree proves to be large. A file that is too much
 * there is a gap; the rest goes on.
 *
 * @param examiner - for small trees and for plain text, which takes no longer to read than to send
 * @param start - called once at most
 */
export function spreadExaminer(examiner: Examiner, start: () => ExamineElsewhere): Examiner {
  let files = 0;
  let bytes = 0;
  let elsewhere: ExamineElsewhere | undefined;
  return {
    ...examiner,
    async examine(tree, file) {
      if (!examiner.parses(tree, file.entry.path)) return examiner.examine(tree, file);
      files++;
      bytes += file.bytes.length;
      if (files <= filesFirst && bytes <= bytesFirst) return examiner.examine(tree, file);
      elsewhere ??= start();
      const answer = await elsewhere.run(taskOf(tree, file));
      return typeof answer === "string" ? lostRecord(tree, { file, why: answer }) : answer;
    },
  };
}

/** Bytes that share a buffer with others would take all of it along. */
function taskOf({ asset, image }: TreeFacts, { entry, bytes }: TreeFile): ExamineTask {
  const own = bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice();
  return { tree: { asset, ...(image && { image }) }, file: { entry, bytes: own } };
}

const messages = {
  hung: "Reading it took more than a minute and was given up. Leave it out with --exclude.",
  "out-of-memory": "Reading it took more memory than there is. Leave it out with --exclude.",
};

function lostRecord(
  { asset }: TreeFacts,
  { file, why }: { readonly file: TreeFile; readonly why: keyof typeof messages },
): FileRecord {
  const { path, layer } = file.entry;
  const gap: Gap = { asset: asset.id, path, reason: "timeout", message: messages[why] };
  return { path, manifests: [], findings: [], gaps: [gap], ...(layer && { layer }) };
}
