/** What the user named on the command line, told apart but not yet opened. */
export interface Target {
  readonly kind: "directory" | "docker-archive" | "oci-layout" | "oci-archive";
  /** Absolute path on disk, POSIX or the platform's. */
  readonly location: string;
  /** Tag chosen inside a layout or archive that holds several. */
  readonly tag?: string;
  /** Compose service or Dockerfile path that an image belongs to (`--image SERVICE=IMAGE`). */
  readonly service?: string;
}

/** One thing of a report: a directory or an image. */
export interface Asset {
  /** Stable over rebuilds: `.` for the directory, `image:SERVICE` or `image:NAME` for an image. */
  readonly id: string;
  readonly kind: "directory" | "image";
  /** As a reader knows it: a folder's name, an image reference. */
  readonly name: string;
  readonly service?: string;
}
