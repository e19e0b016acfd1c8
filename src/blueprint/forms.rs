//! Proves that the schema and serde say the same of every text.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use super::text::*;
use super::{
    access, access_logs, arn, environment, health_check, image, load_balancer, management,
    overrides, queue, releases_from, route, router, schedule, sidecar, task, volume,
};
use schemars::JsonSchema;

/// The schema and serde must say the same of every text.
fn agree<T: JsonSchema + TryFrom<String>>(good: &[&str], bad: &[&str]) {
    let schema = schemars::schema_for!(T);
    let validator = jsonschema::validator_for(schema.as_value()).unwrap();
    let name = T::schema_name();
    for (text, right) in good
        .iter()
        .map(|t| (t, true))
        .chain(bad.iter().map(|t| (t, false)))
    {
        assert_eq!(
            T::try_from((*text).to_owned()).is_ok(),
            right,
            "serde, {name}: {text:?}"
        );
        assert_eq!(
            validator.is_valid(&(*text).into()),
            right,
            "schema, {name}: {text:?}"
        );
    }
}

#[test]
fn the_schema_and_serde_say_the_same() {
    let long = "a".repeat(3000);
    let long = long.as_str();
    agree::<releases_from::GithubRepository>(
        &[
            "acme/shop",
            "a/b",
            "Acme-Inc/shop.web_2",
            "octo_acme/.github",
        ],
        &[
            "",
            "acme",
            "acme/",
            "/shop",
            "acme/shop/web",
            "*/shop",
            "acme/*",
            "-a/b",
            "a b/c",
            long,
        ],
    );
    agree::<queue::QueueArn>(
        &[
            "arn:aws:sqs:eu-west-1:123456789012:orders",
            "arn:aws-cn:sqs:cn-north-1:123456789012:Orders_2-x.fifo",
            "${input.queue}",
            "arn:aws:sqs:eu-west-1:123456789012:${input.queue}",
        ],
        &[
            "",
            "orders",
            "arn:aws:sqs:eu-west-1:123456789012:",
            "arn:aws:sqs:eu-west-1:123456789012:a.b",
            "arn:aws:sqs:eu-west-1:123456789012:.fifo",
            "arn:aws:sqs:eu-west-1:1234:orders",
            "arn:aws:sns:eu-west-1:123456789012:orders",
            "arn:aws:sqs:eu-west-1:123456789012:orders*",
            "${input.",
            long,
        ],
    );
    agree::<queue::QueueUrl>(
        &[
            "https://sqs.eu-west-1.amazonaws.com/123456789012/orders",
            "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/orders.fifo",
            "${input.queue_url}",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/${input.queue}",
        ],
        &[
            "",
            "orders",
            "http://sqs.eu-west-1.amazonaws.com/123456789012/orders",
            "https://sqs.eu-west-1.amazonaws.com/orders",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/orders/x",
            "https:///123456789012/orders",
            "https://SQS/123456789012/orders",
            "x${input.queue}",
            "https://a b/${input.queue}",
            long,
        ],
    );
    agree::<schedule::Expression>(
        &[
            "cron(0 3 * * ? *)",
            "rate(6 hours)",
            "at(2030-01-31T03:00:00)",
            "cron(0/5 8-17 ? * MON-FRI 2030)",
            "cron(0 0 ? * 6#3 *)",
            "rate(x)",
        ],
        &[
            "",
            "0 3 * * *",
            "cron()",
            "cron(0 3 * * ? *",
            "rate(1 hour) ",
            "Cron(0 3 * * ? *)",
            "at(a;b)",
            "cron((0))",
            long,
        ],
    );
    agree::<schedule::TimeZone>(
        &["UTC", "Asia/Tokyo", "Etc/GMT+9", "America/Port-au-Prince"],
        &["", "+09:00", "Asia Tokyo", "1", "Asia/T\u{f4}kyo", long],
    );
    agree::<overrides::LogicalId>(
        &["Cluster", "BackendTargetGroupBlue", "a1"],
        &["", "Back-end", "Back.end", "a b", long],
    );
    agree::<overrides::ResourceAddress>(
        &["aws_ecs_cluster.main", "aws_lb.a-b", "a._x"],
        &[
            "",
            "main",
            "aws_ecs_cluster.",
            ".main",
            "aws_ecs_cluster.main[0]",
            "module.x.aws_ecs_cluster.main",
            "Aws.main",
            "aws_lb.1a",
            long,
        ],
    );
    agree::<releases_from::GitRef>(
        &[
            "refs/heads/main",
            "refs/tags/v1.2.3",
            "refs/heads/release/2026-11",
        ],
        &[
            "",
            "main",
            "refs/heads/",
            "refs/heads/*",
            "refs/pull/1/merge",
            "refs/heads/a b",
            "refs/heads/v?",
            long,
        ],
    );
    agree::<access_logs::BucketName>(
        &["abc", "acme-logs", "a.b-1", "${input.logs}"],
        &[
            "",
            "ab",
            "Acme",
            "-ab",
            "ab-",
            "a_b",
            "s3://ab",
            "${input.Logs}",
            long,
        ],
    );
    agree::<load_balancer::WebAclArn>(
        &[
            "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/0f1e2d3c-0000-4000-8000-000000000000",
            "arn:aws-cn:wafv2:cn-north-1:111122223333:global/webacl/a_b-1/x",
            "${input.web_acl}",
        ],
        &[
            "",
            "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop",
            "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/a/b",
            "arn:aws:wafv2:eu-west-1:111122223333:regional/rulegroup/shop/a",
            "arn:aws:wafv2::111122223333:regional/webacl/shop/a",
            "arn:aws:waf::111122223333:webacl/a",
            "${input.Acl}",
            long,
        ],
    );
    agree::<access_logs::LogPrefix>(
        &["shop", "a/b.c", "_x-1"],
        &[
            "",
            "/a",
            "a/",
            "a//b",
            "AWSLogs",
            "a/AWSLogs/b",
            "a b",
            "ü",
            long,
        ],
    );
    agree::<SystemName>(
        &["a", "shop", "a-1", "a--b"],
        &[
            "",
            "-a",
            "a-",
            "1a",
            "A",
            "a_b",
            "é",
            "a\n",
            "abcdefghijklmnopqrstu",
            long,
        ],
    );
    agree::<sidecar::SidecarName>(
        &["proxy", "aws-otel-collector", "app-2"],
        &[
            "",
            "app",
            "a-",
            "B",
            "a_b",
            "aws-fargate-a",
            "ecs-service-connect-a",
            long,
        ],
    );
    agree::<volume::VolumeName>(
        &[
            "shared",
            "a1",
            "writable",
            "writable-a",
            "my-writable",
            "overwritable-1",
        ],
        &[
            "",
            "a-",
            "B",
            "a_b",
            "writable-1",
            "proxy-writable-12",
            long,
        ],
    );
    agree::<volume::FileSystemId>(
        &["fs-01234567", "fs-0123456789abcdef0", "${input.files}"],
        &[
            "",
            "fs-",
            "fs-0123456",
            "fs-0123456g",
            "fsap-01234567",
            "${input.F}",
            long,
        ],
    );
    agree::<volume::AccessPointId>(
        &["fsap-01234567", "fsap-0123456789abcdef0", "${input.entry}"],
        &[
            "",
            "fsap-",
            "fs-01234567",
            "fsap-0123456x",
            "${input.}",
            long,
        ],
    );
    agree::<router::OptionName>(
        &["Name", "log-driver-buffer-limit", "tls.verify", "a_1"],
        &["", "1a", "_a", "a b", "@type", long],
    );
    agree::<router::ConfigPath>(
        &[
            "/a",
            "/fluent-bit/app.conf",
            "/fluent-bit/etc/fluent-bit.conf.d",
            "/a//b",
        ],
        &[
            "",
            "/",
            "a.conf",
            "/fluent-bit/",
            "/a b",
            "/fluent-bit/etc/fluent-bit.conf",
            long,
        ],
    );
    agree::<sidecar::ContainerName>(&["app", "proxy"], &["", "a-", "B", "a_b", long]);
    agree::<ServiceName>(&["a", "back-end"], &["", "a-", "B", "a.b", long]);
    agree::<Region>(
        &["ap-northeast-1", "us-gov-west-1", "eusc-de-east-1"],
        &[
            "",
            "tokyo",
            "ap-1",
            "ap--1",
            "ap-northeast-",
            "AP-northeast-1",
            "ap-northeast-1a",
            "ap-n1-1",
        ],
    );
    agree::<ZoneId>(
        &["apne1-az1", "usgw1-az12"],
        &[
            "",
            "ap-northeast-1a",
            "apne1-az",
            "apne-az1",
            "1-az1",
            "apne1-az1-az2",
            "apne1-azx",
        ],
    );
    agree::<InputName>(&["a", "vpc_id", "a1"], &["", "_a", "1a", "A", "a-b", long]);
    agree::<TagKey>(
        &["team", "cost center", "a:b", "チーム"],
        &["", "aws:x", "AWS:x", "Aws:", "a#b", "a\tb", long],
    );
    agree::<TagValue>(&["x", "a/b=c", " "], &["", "a\nb", "a;b", long]);
    agree::<Cidr>(
        &[
            "10.0.0.0/16",
            "0.0.0.0/0",
            "255.255.255.255/32",
            "10.0.0.1/16",
        ],
        &[
            "",
            "10.0.0.0",
            "10.0.0/16",
            "10.0.0.0/33",
            "256.0.0.0/8",
            "10.0.0.0/",
            "10.0.0.0/016",
            "10.0.0.0/08",
            "::/0",
            "10/0/0/0/8",
            "010.0.0.0/8",
            " 10.0.0.0/8",
        ],
    );
    agree::<SecurityGroupId>(
        &["sg-01234567", "sg-0123456789abcdef0", "${input.db}"],
        &[
            "",
            "sg-db",
            "sg-0123456g",
            "pl-01234567",
            "${input.}",
            "${backend.url}",
            "x${input.db}",
            "sg-0123456789abcdef01",
        ],
    );
    agree::<PrefixListId>(
        &["pl-01234567", "${input.a}"],
        &["sg-01234567", "pl-", "${input.A}"],
    );
    agree::<VpcId>(
        &["vpc-01234567", "vpc-0123456789abcdef0", "${input.vpc}"],
        &["", "vpc-", "vpc-main", "subnet-01234567", "${input.V}"],
    );
    agree::<SubnetId>(
        &[
            "subnet-01234567",
            "subnet-0123456789abcdef0",
            "${input.private_a}",
        ],
        &["", "subnet-", "subnet-a", "vpc-01234567", "${input.}"],
    );
    agree::<RouteTableId>(
        &["rtb-01234567", "rtb-0123456789abcdef0", "${input.routes}"],
        &["", "rtb-", "rtb-a", "subnet-01234567", "x${input.a}"],
    );
    let key = "arn:aws:kms:eu-west-1:123456789012:key/0a-1";
    let with_input = [
        "${input.x}",
        "${input.x}:live",
        "arn:aws:kms:${input.r}:123456789012:key/1",
        "arn:${input.x}",
    ];
    let unfit = [
        "",
        "arn:",
        "arn:x",
        "s3:::b",
        "arn:a b",
        "${input.",
        "x${input.a}",
        "*",
        "arn:aws:kms",
    ];
    let all = |more: &[&'static str], of: &[&'static str]| [more, of].concat();
    agree::<arn::Arn>(
        &all(
            &[
                key,
                "arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/x",
            ],
            &with_input,
        ),
        &all(
            &[
                "arn:aws:s3:::b",
                "arn:aws:kms:eu-west-1:123456789012:key/*",
                "arn:aws:kms:eu-west-1:123456789012:key/\"",
                "arn:aws:kms:eu-west-1:12:key/1",
                "arn:gcp:kms:eu-west-1:123456789012:key/1",
                "arn:aws:kms:eu-west-1:123456789012:",
                "arn:aws:kms:eu-west-1:123456789012:key/$x",
            ],
            &unfit,
        ),
    );
    agree::<arn::KeyArn>(
        &all(
            &[key, "arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-0a1b"],
            &with_input,
        ),
        &all(
            &[
                "arn:aws:s3:eu-west-1:123456789012:key/1",
                "arn:aws:kms:eu-west-1:123456789012:alias",
                "arn:aws:kms:eu-west-1:123456789012:alias/shop",
                "arn:aws:kms:eu-west-1:123456789012:key/a/b",
                "arn:aws:kms::123456789012:key/1",
                "arn:aws:kms:eu-west-1:123456789012:key/a:b",
            ],
            &unfit,
        ),
    );
    agree::<load_balancer::ZoneId>(
        &["Z0123456789ABCDEFGHIJ", "Z1", "${input.zone}"],
        &[
            "",
            "Z",
            "/hostedzone/Z1",
            "z1",
            "Z1-2",
            "${input.Zone}",
            long,
        ],
    );
    agree::<load_balancer::DomainName>(
        &[
            "shop.example.com",
            "a.b",
            "x1-2.3.example.io",
            "example.xn--p1ai",
        ],
        &[
            "",
            "shop",
            "*.example.com",
            "Shop.example.com",
            "a..b",
            ".a.b",
            "a.b.",
            "-a.b",
            "a-.b",
            "a.1b",
            "a_b.c",
            long,
        ],
    );
    agree::<EndpointName>(
        &["secretsmanager", "ecr.api", "ecs-agent"],
        &[
            "",
            "S3",
            ".a",
            "a.",
            "a b",
            "com/a",
            "111122223333",
            "-a",
            long,
        ],
    );
    agree::<management::InstanceType>(
        &["t3.micro", "t4g.small", "u-6tb1.metal", "m5.24xlarge"],
        &[
            "", "t3", "t3.", ".micro", "T3.micro", "t3.a.b", "db.user", "3t.micro",
        ],
    );
    agree::<route::HostPattern>(
        &[
            "api.example.com",
            "*.example.com",
            "API.example.com",
            "a?.b.c",
        ],
        &[
            "",
            "localhost",
            "a b.c",
            "a/b.c",
            "a.b:80",
            "a.1",
            "a.",
            long,
        ],
    );
    agree::<route::PathPattern>(
        &["/", "/*", "/v1/*", "/a?b", "/~x"],
        &["", "v1", "*", "/a b", "/é", "/a#b", long],
    );
    agree::<health_check::CheckPath>(
        &["/", "/health?x=1"],
        &["", "health", "/a b", "/\u{e9}", long],
    );
    agree::<health_check::Codes>(
        &[
            "200",
            "200-299",
            "200,302",
            "200-204,301,499",
            "0",
            "0-99",
            "0,12",
        ],
        &[
            "", "199", "500", "200-", "2xx", "200, 302", "200,", "100", "0200", "0,200", "0-",
        ],
    );
    agree::<image::RepositoryName>(
        &["shop/backend", "a1", "a.b_c__d--e/f", "ab"],
        &[
            "", "a", "A/b", "/a", "a/", "a//b", "a..b", "a___b", "-ab", "ab-", "a._b", long,
        ],
    );
    agree::<image::Tag>(
        &["v1", "latest", "1.0_a-b", "_x"],
        &["", ".a", "-a", "a b", "a:b", long],
    );
    agree::<image::ImageUri>(
        &[
            "nginx",
            "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/a/b:v1",
            "a@sha256:0",
            "${input.image}",
            "x/${input.tag}",
        ],
        &["", "a b", "a\nb", long],
    );
    agree::<task::WritablePath>(
        &[
            "/tmp",
            "/var/cache/nginx",
            "/a.b",
            "/device",
            "/var/dev",
            "/sys.d",
        ],
        &[
            "/dev", "/dev/shm", "/proc/1", "/sys", "", "/", "tmp", "/tmp/", "/a//b", "/a/../b",
            "/..", "/a/./b", "/a:b", "/a b", long,
        ],
    );
    agree::<task::UserName>(
        &[
            "1000:1000",
            "app",
            "app:staff",
            "0",
            "root:0",
            "_apt",
            "1000650000",
        ],
        &[
            "",
            ":",
            "a:",
            ":a",
            "a:b:c",
            "01",
            "4294967295",
            "2147483648",
            "a b",
            "-a",
            "1a",
            "a$",
            long,
        ],
    );
    agree::<environment::VariableName>(
        &["A", "_a", "DB_HOST", "a.b-c"],
        &["", "1A", "A B", "A=B", "é", long],
    );
    agree::<environment::ParameterName>(
        &[
            "/shop/flag",
            "${input.flag}",
            "/a/${input.x}",
            "/${input.a}-${input.b}/c",
            "shop",
            "shop.flag_1",
        ],
        &[
            "",
            "shop/flag",
            "shop-${input.a}",
            "/a b",
            "${input.",
            "/",
            "//a",
            "/a/",
            "/a//b",
            "${input.a}/b",
            long,
        ],
    );
    agree::<environment::JsonKey>(&["password", "db.user", "a b"], &["", "a:b", long]);
    agree::<access::Action>(
        &["s3:GetObject", "s3:Get*", "execute-api:Invoke", "s3:*"],
        &[
            "",
            "*",
            "s3",
            "s3:",
            ":Get",
            "1000:1000",
            "s3:Get Object",
            "*:*",
            "S3:Get:x",
            long,
        ],
    );
    agree::<arn::ResourceArn>(
        &all(
            &[
                "*",
                "arn:aws:s3:::b/*",
                "arn:aws:sqs:*:123456789012:jobs",
                "arn:*:s3:::b",
                "arn:aws:s3:::${x}",
                key,
            ],
            &with_input,
        ),
        &[
            "",
            "s3",
            "**",
            "arn:",
            "arn:x",
            "arn:aws:s3",
            "arn:aws:s3:::",
            "arn::s3:::b",
            "arn:aws:sqs:1000:1000:jobs",
            "arn:aws:sqs:eu-west-1:12345678901:jobs",
            "arn:aws:s3:::b\"",
            "arn:aws:s3:::b c",
        ],
    );
    agree::<arn::Function>(
        &all(
            &[
                "CodeDeployHook_check",
                "check-1",
                "arn:aws:lambda:eu-west-1:123456789012:function:f",
                "arn:aws:lambda:eu-west-1:123456789012:function:f:live",
                "arn:aws:lambda:eu-west-1:123456789012:function:f:$LATEST",
            ],
            &with_input,
        ),
        &[
            "",
            "a b",
            "a:b",
            "a.b",
            "arn:aws:s3:::x",
            key,
            "arn:aws:lambda:eu-west-1:123456789012:function:",
            "arn:aws:lambda:eu-west-1:123456789012:function:*",
            long,
        ],
    );
}
