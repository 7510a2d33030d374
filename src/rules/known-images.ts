import { interpolate } from "../syntax/interpolation.ts";

/**
 * What an official image needs once everything else is taken from it. On 2026-11-25 the entry points
 * of postgres, redis, mongo and rabbitmq were read in their repositories; the others are from what is
 * known of them. They start as root, hand their files to a user of their own and go on as that user.
 */
export interface KnownImage {
  /** Linux capabilities that its entry point uses, to be given back after all are dropped. */
  readonly capabilities: readonly string[];
  /** Present where it is known to run on a root that cannot be written. */
  readonly readOnly?: {
    /** Where it writes beside its data. */
    readonly tmpfs: readonly string[];
    /** Where its data lies in one version or another: one of them has to be a volume. */
    readonly volumes: readonly string[];
  };
}

/** Own files: CHOWN; folders of mode 0700 of another user: DAC_OVERRIDE; the switch of users: SETUID, SETGID. */
const switchesUser = ["CHOWN", "DAC_OVERRIDE", "SETGID", "SETUID"] as const;
/** `chmod` on what belongs to the other user. */
const alsoChangesModes = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"] as const;
/** Redis 8 also empties its bounding set. */
const redis = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETPCAP", "SETUID"] as const;

const images: Readonly<Record<string, KnownImage>> = {
  postgres: {
    capabilities: alsoChangesModes,
    readOnly: {
      tmpfs: ["/tmp", "/var/run/postgresql"],
      volumes: ["/var/lib/postgresql/data", "/var/lib/postgresql"],
    },
  },
  redis: { capabilities: redis, readOnly: { tmpfs: ["/tmp"], volumes: ["/data"] } },
  memcached: { capabilities: [], readOnly: { tmpfs: ["/tmp"], volumes: [] } },
  mysql: { capabilities: switchesUser },
  mariadb: { capabilities: switchesUser },
  mongo: { capabilities: switchesUser },
  rabbitmq: { capabilities: switchesUser },
  nginx: { capabilities: ["CHOWN", "DAC_OVERRIDE", "NET_BIND_SERVICE", "SETGID", "SETUID"] },
};

/** Facts of an official image of Docker Hub; `undefined` for any other. */
export function knownImage(reference: string): KnownImage | undefined {
  const name = imageName(reference)?.replace(
    /^(?:(?:docker\.io|index\.docker\.io)\/)?(?:library\/)?/,
    "",
  );
  return name !== undefined && Object.hasOwn(images, name) ? images[name] : undefined;
}

/**
 * The name of an image without tag and digest, in lower case; `undefined` where a variable without
 * default holds it.
 *
 * @param reference - as in a Compose file
 */
export function imageName(reference: string): string | undefined {
  const resolved = interpolate(reference, new Map());
  const whole = resolved ?? /^([^$@]+)[:@]\$/.exec(reference)?.[1];
  const name = whole
    ?.trim()
    .toLowerCase()
    .replace(/@.*$/s, "")
    .replace(/:[^/]*$/, "");
  return name && !/[/:]$|^[/:]/.test(name) ? name : undefined;
}

/** Name of the database or cache that an image is of, also where others than Docker Hub build it. */
export function databaseOfImage(reference: string): string | undefined {
  const base = imageName(reference)?.split("/").at(-1);
  return base === undefined ? undefined : databaseImages.get(base);
}

/** Name of the database or cache that listens on a port by default, where hardly anything else does. */
export function databaseOfPort(port: number): string | undefined {
  return databasePorts.get(port);
}

const databaseImages: ReadonlyMap<string, string> = new Map(
  Object.entries({
    PostgreSQL: "postgres postgresql postgis pgvector timescaledb timescaledb-ha postgresql-repmgr",
    MySQL: "mysql mysql-server percona percona-server",
    MariaDB: "mariadb mariadb-galera",
    Redis: "redis redis-stack redis-stack-server valkey keydb dragonfly",
    Memcached: "memcached",
    MongoDB: "mongo mongodb mongodb-community-server",
    "SQL Server": "mssql azure-sql-edge",
    Cassandra: "cassandra scylla",
    CouchDB: "couchdb",
    InfluxDB: "influxdb",
    ClickHouse: "clickhouse-server clickhouse",
    Elasticsearch: "elasticsearch opensearch",
    CockroachDB: "cockroach",
    Neo4j: "neo4j",
  }).flatMap(([name, bases]) => bases.split(" ").map((base) => [base, name] as const)),
);

const databasePorts: ReadonlyMap<number, string> = new Map([
  [1433, "SQL Server"],
  [3306, "MySQL"],
  [5432, "PostgreSQL"],
  [6379, "Redis"],
  [9042, "Cassandra"],
  [11211, "Memcached"],
  [27017, "MongoDB"],
]);
