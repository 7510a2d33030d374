/** The parts of CycloneDX 1.6 that suture writes. */
export interface Bom {
  readonly $schema: string;
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.6";
  readonly serialNumber: string;
  readonly version: number;
  readonly metadata: {
    readonly timestamp: string;
    readonly tools: { readonly components: readonly Component[] };
    readonly component: Component;
    readonly properties: readonly Property[];
  };
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
  readonly compositions?: readonly Composition[];
  readonly vulnerabilities?: readonly Vulnerability[];
}

export interface Property {
  readonly name: string;
  readonly value: string;
}

export interface Component {
  readonly type: "application" | "container" | "library" | "operating-system";
  readonly "bom-ref"?: string;
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  readonly licenses?: readonly LicenseChoice[];
  readonly purl?: string;
  readonly evidence?: { readonly occurrences: readonly Occurrence[] };
  readonly properties?: readonly Property[];
}

export type LicenseChoice =
  | { readonly expression: string }
  | { readonly license: { readonly name: string } };

export interface Occurrence {
  readonly location: string;
  readonly line?: number;
  readonly additionalContext?: string;
}

export interface Dependency {
  readonly ref: string;
  readonly dependsOn: readonly string[];
}

export interface Composition {
  readonly aggregate: "incomplete";
  readonly assemblies: readonly string[];
}

export interface Vulnerability {
  readonly "bom-ref": string;
  readonly id: string;
  readonly source: Source;
  readonly references?: readonly { readonly id: string; readonly source: Source }[];
  readonly ratings: readonly Rating[];
  readonly cwes?: readonly number[];
  readonly description: string;
  readonly recommendation?: string;
  readonly published?: string;
  readonly analysis: Analysis;
  readonly affects: readonly Affect[];
  readonly properties?: readonly Property[];
}

export interface Source {
  readonly name: string;
  readonly url?: string;
}

export interface Rating {
  readonly severity: string;
  readonly score?: number;
  readonly method?: "CVSSv2" | "CVSSv3" | "CVSSv31" | "CVSSv4" | "other";
  readonly vector?: string;
}

export interface Analysis {
  readonly state: "in_triage" | "exploitable" | "false_positive" | "not_affected" | "resolved";
  readonly justification?:
    | "code_not_present"
    | "code_not_reachable"
    | "protected_at_perimeter"
    | "protected_at_runtime"
    | "protected_by_compiler"
    | "protected_by_mitigating_control"
    | "requires_configuration"
    | "requires_dependency"
    | "requires_environment";
  readonly response?: readonly ("can_not_fix" | "will_not_fix" | "update")[];
  readonly detail?: string;
}

export interface Affect {
  readonly ref: string;
  readonly versions: readonly {
    readonly version: string;
    readonly status: "affected" | "unaffected";
  }[];
}
