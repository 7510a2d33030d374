import manifest from "../../package.json" with { type: "json" };

/** Version of this suture. */
export const version: string = manifest.version;
