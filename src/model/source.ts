import type { FileTree } from "./file-tree.ts";
import type { Daemon, Disk, Git, Registry } from "./ports.ts";
import type { Target } from "./target.ts";

/** One way in which files are stored: tells its own apart, and opens it as a tree. */
export interface Source {
  readonly id: Target["kind"];
  /** True where the path is stored this way; looks at names and a few bytes only, never throws on content. */
  recognises(location: string, disk: Disk): Promise<boolean>;
  /**
   * Opens the target. Nothing stays open between reads of the tree.
   *
   * @throws TargetError where it cannot be read as a whole
   * @throws UsageError where it holds several images and the target names none of them
   */
  open(request: OpenRequest): Promise<FileTree>;
}

export interface OpenRequest {
  readonly target: Target;
  readonly disk: Disk;
  /** Left out where there is no git: `.gitignore` still holds. */
  readonly git?: Git;
  /** Left out where the network may not be asked. */
  readonly registry?: Registry;
  readonly daemon?: Daemon;
  /** Of a directory: also what git ignores, `node_modules` and virtual environments. */
  readonly includeIgnored?: boolean;
  /** Of a directory: patterns to leave out, in the grammar of `.gitignore`. */
  readonly exclude?: readonly string[];
}
