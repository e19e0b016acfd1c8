//! Ids of AWS's own prefix lists by region, because `CloudFormation` cannot look one up.
//!
//! Those of S3 are taken where at least two public sources agree and no capture of
//! `aws ec2 describe-prefix-lists` says otherwise: a dump of fifteen regions in
//! <https://github.com/sharadchhetri/aws>, the table of <https://github.com/rcrelia/aws-mojo>, and
//! the examples of the VPC guide. An id is unique in its region only, so a wrong one would fail
//! silently: where sources are fewer, the id is left empty and the template asks for it.
//!
//! Those of `CloudFront` are taken where at least three public tables agree: one of an AWS workshop, one of
//! an AWS sample, and
//! <https://dev.to/kaspersfranz/limit-traffic-to-only-cloudfront-traffic-in-aws-alb-3c6>.

use crate::stack::Pseudo;
use doc::{Json, Map, json};

/// A list that AWS keeps in every region, under one id in each.
pub struct Managed {
    /// How the stack asks for it.
    pub pseudo: Pseudo,
    /// The parameter that gives its id where the mapping does not know it.
    pub parameter: &'static str,
    /// What that parameter is for.
    pub description: &'static str,
    /// What stands behind the region in its name, where nothing is known of its ids.
    pub asked: Option<&'static str>,
    /// What is known of its ids; without, the parameter has to be given.
    pub table: Option<Table>,
}

/// A list's ids, and how a template asks where it has none.
pub struct Table {
    /// The condition that the parameter was given.
    pub given: &'static str,
    /// The mapping of its ids.
    pub mapping: &'static str,
    /// The rule that the id is known.
    pub rule: &'static str,
    /// What the rule says where it is not.
    pub ask: &'static str,
    /// Region and id; a region that is not here has none that is known.
    ids: &'static [(&'static str, &'static str)],
}

/// Every one.
pub const ALL: [&Managed; 3] = [&S3, &CLOUDFRONT, &DYNAMODB];

/// The list of S3.
pub const S3: Managed = Managed {
    pseudo: Pseudo::S3PrefixList,
    parameter: "S3PrefixListId",
    description: "Prefix list of S3 in this region; empty: the one the template knows.",
    asked: None,
    table: Some(Table {
        given: "S3PrefixListGiven",
        mapping: "S3PrefixLists",
        rule: "S3PrefixListKnown",
        ask: "Give S3PrefixListId what `aws ec2 describe-managed-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.REGION.s3 --query PrefixLists[0].PrefixListId` prints",
        ids: IDS,
    }),
};

/// The list of the addresses from which `CloudFront` asks origins.
pub const CLOUDFRONT: Managed = Managed {
    pseudo: Pseudo::CloudFrontPrefixList,
    parameter: "CloudFrontPrefixListId",
    description: "Prefix list of CloudFront in this region; empty: the one the template knows.",
    asked: None,
    table: Some(Table {
        given: "CloudFrontPrefixListGiven",
        mapping: "CloudFrontPrefixLists",
        rule: "CloudFrontPrefixListKnown",
        ask: "Give CloudFrontPrefixListId what `aws ec2 describe-managed-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.global.cloudfront.origin-facing --query PrefixLists[0].PrefixListId` prints",
        ids: &[
            ("ap-northeast-1", "pl-58a04531"),
            ("ap-northeast-2", "pl-22a6434b"),
            ("ap-south-1", "pl-9aa247f3"),
            ("ap-southeast-1", "pl-31a34658"),
            ("ap-southeast-2", "pl-b8a742d1"),
            ("ca-central-1", "pl-38a64351"),
            ("eu-central-1", "pl-a3a144ca"),
            ("eu-north-1", "pl-fab65393"),
            ("eu-west-1", "pl-4fa04526"),
            ("eu-west-2", "pl-93a247fa"),
            ("eu-west-3", "pl-75b1541c"),
            ("sa-east-1", "pl-5da64334"),
            ("us-east-1", "pl-3b927c52"),
            ("us-east-2", "pl-b6a144df"),
            ("us-west-1", "pl-4ea04527"),
            ("us-west-2", "pl-82a045eb"),
        ],
    }),
};

/// The list of `DynamoDB`. One public source alone has its ids.
pub const DYNAMODB: Managed = Managed {
    pseudo: Pseudo::DynamoDbPrefixList,
    parameter: "DynamodbPrefixListId",
    description: "Prefix list of DynamoDB in this region, as `aws ec2 describe-managed-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.REGION.dynamodb --query PrefixLists[0].PrefixListId` prints it.",
    asked: Some("dynamodb"),
    table: None,
};

/// Region and id of S3's; empty where too few public sources agree on one. Every region of AWS is here.
const IDS: &[(&str, &str)] = &[
    ("af-south-1", ""),
    ("ap-east-1", ""),
    ("ap-east-2", ""),
    ("ap-northeast-1", "pl-61a54008"),
    ("ap-northeast-2", "pl-78a54011"),
    ("ap-northeast-3", "pl-a4a540cd"),
    ("ap-south-1", "pl-78a54011"),
    ("ap-south-2", ""),
    ("ap-southeast-1", "pl-6fa54006"),
    ("ap-southeast-2", "pl-6ca54005"),
    ("ap-southeast-3", ""),
    ("ap-southeast-4", ""),
    ("ap-southeast-5", ""),
    ("ap-southeast-6", ""),
    ("ap-southeast-7", ""),
    ("ca-central-1", "pl-7da54014"),
    ("ca-west-1", ""),
    ("cn-north-1", ""),
    ("cn-northwest-1", ""),
    ("eu-central-1", "pl-6ea54007"),
    ("eu-central-2", ""),
    ("eu-isoe-west-1", ""),
    ("eu-north-1", "pl-c3aa4faa"),
    ("eu-south-1", ""),
    ("eu-south-2", ""),
    ("eu-west-1", "pl-6da54004"),
    ("eu-west-2", "pl-7ca54015"),
    ("eu-west-3", "pl-23ad484a"),
    ("eusc-de-east-1", ""),
    ("il-central-1", ""),
    ("me-central-1", ""),
    ("me-south-1", ""),
    ("mx-central-1", ""),
    ("sa-east-1", "pl-6aa54003"),
    ("us-east-1", "pl-63a5400a"),
    ("us-east-2", "pl-7ba54012"),
    ("us-gov-east-1", ""),
    ("us-gov-west-1", ""),
    ("us-iso-east-1", ""),
    ("us-iso-west-1", ""),
    ("us-isob-east-1", ""),
    ("us-isob-west-1", ""),
    ("us-isof-east-1", ""),
    ("us-isof-south-1", ""),
    ("us-west-1", "pl-6ba54002"),
    ("us-west-2", "pl-68a54001"),
];

impl Table {
    /// Its id in a region, as far as it is known.
    fn id(&self, region: &str) -> &'static str {
        let mut all = self.ids.iter();
        all.find(|(known, _)| *known == region)
            .map_or("", |(_, id)| *id)
    }

    /// Regions whose id is known.
    pub fn known(&self) -> Vec<&'static str> {
        let all = IDS.iter().map(|(region, _)| *region);
        all.filter(|region| !self.id(region).is_empty()).collect()
    }

    /// The mapping's content: every region, since a missing key fails a stack before a rule can speak.
    pub fn mapping(&self) -> Json<'static> {
        let entry =
            |(region, _): &(&'static str, &'static str)| (*region, json!({"Id": self.id(region)}));
        IDS.iter().map(entry).collect::<Map<'_>>().into()
    }
}

impl Managed {
    /// How `CloudFormation` asks for its id.
    pub fn cloudformation(&self) -> Json<'static> {
        let given = json!({"Ref": self.parameter});
        let Some(table) = &self.table else {
            return given;
        };
        json!({"Fn::If": [
            table.given,
            given,
            {"Fn::FindInMap": [table.mapping, {"Ref": "AWS::Region"}, "Id"]}
        ]})
    }
}
