//! Ids of the prefix list of S3 by region, because `CloudFormation` cannot look one up.
//!
//! Taken where at least two public sources agree and no capture of
//! `aws ec2 describe-prefix-lists` says otherwise: a dump of fifteen regions in
//! <https://github.com/sharadchhetri/aws>, the table of <https://github.com/rcrelia/aws-mojo>, and
//! the examples of the VPC guide. An id is unique in its region only, so a wrong one would fail
//! silently: where sources are fewer, the id is left empty and the template asks for it.

use doc::{Json, Map, json};

/// Region and id; empty where too few public sources agree on one.
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

/// Regions whose id is known.
pub fn known() -> Vec<&'static str> {
    IDS.iter()
        .filter(|(_, id)| !id.is_empty())
        .map(|(region, _)| *region)
        .collect()
}

/// The mapping's content: every region, since a missing key fails a stack before a rule can speak.
pub fn mapping() -> Json<'static> {
    let entry = |(region, id): &(&'static str, &'static str)| (*region, json!({"Id": *id}));
    IDS.iter().map(entry).collect::<Map<'_>>().into()
}
