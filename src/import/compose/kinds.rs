//! Images that are no services of Fargate's: databases, queues, tools.

/// What an image is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// An application.
    Service,
    /// A database, a cache or a queue, asked on this port.
    Store(u16),
    /// It stands in for a service of AWS.
    Aws(&'static str),
    /// A tool of development or operation.
    Tool,
}

/// How images' names begin, and what they are.
const BEGIN: &[(&str, Role)] = &[
    ("postgres", Role::Store(5432)),
    ("postgis", Role::Store(5432)),
    ("pgvector", Role::Store(5432)),
    ("timescaledb", Role::Store(5432)),
    ("mysql", Role::Store(3306)),
    ("mariadb", Role::Store(3306)),
    ("percona", Role::Store(3306)),
    ("azure-sql-edge", Role::Store(1433)),
    ("mongo-express", Role::Tool),
    ("mongo", Role::Store(27017)),
    ("redis-commander", Role::Tool),
    ("redis", Role::Store(6379)),
    ("valkey", Role::Store(6379)),
    ("keydb", Role::Store(6379)),
    ("dragonfly", Role::Store(6379)),
    ("memcached", Role::Store(11211)),
    ("rabbitmq", Role::Store(5671)),
    ("activemq", Role::Store(61617)),
    ("kafka-ui", Role::Tool),
    ("kafka", Role::Store(9092)),
    ("cp-kafka", Role::Store(9092)),
    ("redpanda", Role::Store(9092)),
    ("nats", Role::Store(4222)),
    ("elasticsearch", Role::Store(443)),
    ("opensearch", Role::Store(443)),
    ("cassandra", Role::Store(9042)),
    ("scylla", Role::Store(9042)),
    ("neo4j", Role::Store(7687)),
    ("influxdb", Role::Store(8086)),
    ("clickhouse", Role::Store(8123)),
    ("cockroach", Role::Store(26257)),
    ("qdrant", Role::Store(6333)),
    ("dynamodb-local", Role::Aws("DynamoDB")),
    ("localstack", Role::Aws("AWS")),
    ("minio", Role::Aws("S3")),
    ("elasticmq", Role::Aws("SQS")),
    ("goaws", Role::Aws("SNS and SQS")),
    ("mailhog", Role::Tool),
    ("mailpit", Role::Tool),
    ("maildev", Role::Tool),
    ("adminer", Role::Tool),
    ("pgadmin4", Role::Tool),
    ("phpmyadmin", Role::Tool),
    ("traefik", Role::Tool),
    ("nginx-proxy", Role::Tool),
    ("portainer", Role::Tool),
    ("ngrok", Role::Tool),
    ("wiremock", Role::Tool),
    ("stripe-cli", Role::Tool),
    ("selenium", Role::Tool),
    ("jaeger", Role::Tool),
    ("prometheus", Role::Tool),
    ("grafana", Role::Tool),
    ("zookeeper", Role::Tool),
];

/// What an image is, by the last part of its name.
pub(super) fn role(image: &str) -> Role {
    let lower = image.to_ascii_lowercase();
    if lower.contains("mssql/server") {
        return Role::Store(1433);
    }
    let last = lower.rsplit('/').next().unwrap_or_default();
    let name = last.split([':', '@']).next().unwrap_or_default();
    let found = BEGIN.iter().find(|(begin, _)| {
        name.strip_prefix(begin).is_some_and(|rest| {
            // `postgresql`, `redis-stack-server`, and not `natsume`.
            let same = rest.is_empty() || rest.starts_with(['-', '_', '.']);
            same || ["ql", "db", "-"].iter().any(|end| rest.starts_with(end))
                || rest.bytes().all(|b| b.is_ascii_digit())
        })
    });
    found.map_or(Role::Service, |(_, role)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stores_are_told_from_services() {
        for (image, role_of) in [
            ("postgres:16-alpine", Role::Store(5432)),
            ("bitnami/postgresql:15", Role::Store(5432)),
            ("redis/redis-stack-server:7", Role::Store(6379)),
            (
                "mcr.microsoft.com/mssql/server:2022-latest",
                Role::Store(1433),
            ),
            ("mongo-express", Role::Tool),
            ("mongodb/mongodb-community-server", Role::Store(27017)),
            ("minio/minio", Role::Aws("S3")),
            ("example/natsume:1", Role::Service),
            ("nginx:1.27", Role::Service),
            ("example/shop:1", Role::Service),
        ] {
            assert_eq!(role(image), role_of, "{image}");
        }
    }
}
