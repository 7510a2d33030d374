/** A group whose archives carry no Maven metadata, since they are not built by Maven. */
interface KnownGroup {
  readonly artifacts: RegExp;
  /** Folder of the classes that the archive must hold, so that a name alike is not taken for it. */
  readonly holds: string;
  readonly group: string;
}

/**
 * Names that one group publishes to Maven Central and whose archives say nothing of it themselves.
 * Gathered in November 2026 from the groups' own publications.
 */
const known: readonly KnownGroup[] = [
  {
    artifacts:
      /^spring-(?:aop|aspects|beans|context|context-indexer|context-support|core|expression|instrument|jcl|jdbc|jms|messaging|orm|oxm|r2dbc|test|tx|web|webflux|webmvc|websocket)$/,
    holds: "org/springframework/",
    group: "org.springframework",
  },
  {
    artifacts: /^spring-boot(?:-[a-z-]+)?$/,
    holds: "org/springframework/boot/",
    group: "org.springframework.boot",
  },
  {
    artifacts:
      /^spring-security-(?:acl|aspects|cas|config|core|crypto|data|ldap|messaging|oauth2-(?:client|core|jose|resource-server)|openid|remoting|rsocket|saml2-service-provider|taglibs|test|web)$/,
    holds: "org/springframework/security/",
    group: "org.springframework.security",
  },
  {
    artifacts: /^tomcat-embed-(?:core|el|jasper|websocket)$/,
    holds: "org/apache/",
    group: "org.apache.tomcat.embed",
  },
  {
    artifacts: /^hibernate-validator$/,
    holds: "org/hibernate/validator/",
    group: "org.hibernate.validator",
  },
  {
    artifacts: /^kotlin-(?:stdlib(?:-[a-z0-9]+)?|reflect)$/,
    holds: "kotlin/",
    group: "org.jetbrains.kotlin",
  },
  { artifacts: /^okhttp$/, holds: "okhttp3/", group: "com.squareup.okhttp3" },
  { artifacts: /^okio(?:-jvm)?$/, holds: "okio/", group: "com.squareup.okio" },
  { artifacts: /^kafka-clients$/, holds: "org/apache/kafka/", group: "org.apache.kafka" },
  { artifacts: /^kafka_[0-9.]+$/, holds: "kafka/", group: "org.apache.kafka" },
  { artifacts: /^lucene-[a-z-]+$/, holds: "org/apache/lucene/", group: "org.apache.lucene" },
  { artifacts: /^elasticsearch$/, holds: "org/elasticsearch/", group: "org.elasticsearch" },
  {
    artifacts: /^bc(?:prov|pkix|util|pg|mail|tls)-(?:jdk15on|jdk15to18|jdk18on)$/,
    holds: "org/bouncycastle/",
    group: "org.bouncycastle",
  },
  { artifacts: /^reactor-core$/, holds: "reactor/core/", group: "io.projectreactor" },
  {
    artifacts: /^reactor-netty-(?:core|http)$/,
    holds: "reactor/netty/",
    group: "io.projectreactor.netty",
  },
  { artifacts: /^rhino$/, holds: "org/mozilla/javascript/", group: "org.mozilla" },
  { artifacts: /^json-path$/, holds: "com/jayway/jsonpath/", group: "com.jayway.jsonpath" },
  { artifacts: /^logstash-core$/, holds: "org/logstash/", group: "org.logstash" },
  {
    artifacts: /^grpc-(?:api|context|core|netty|protobuf|stub)$/,
    holds: "io/grpc/",
    group: "io.grpc",
  },
  { artifacts: /^junit$/, holds: "org/junit/", group: "junit" },
  ...["beanutils", "codec", "collections", "digester", "fileupload", "io", "logging"].map(
    (name) => ({
      artifacts: new RegExp(`^commons-${name}$`),
      holds: `org/apache/commons/${name}/`,
      group: `commons-${name}`,
    }),
  ),
];

/** The group that publishes an artifact, where the archive holds its classes. */
export function knownGroup(
  artifact: string,
  holds: (folder: string) => boolean,
): string | undefined {
  return known.find((one) => one.artifacts.test(artifact) && holds(one.holds))?.group;
}
