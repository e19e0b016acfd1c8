//! `AWS::EC2::InternetGateway`: the way in and out of public subnets.

use crate::stack::{Attr, Id, Tree};

crate::resource! {
    /// The way in and out of public subnets.
    InternetGateway, "InternetGateway", Some("AWS::EC2::InternetGateway"), Some("aws_internet_gateway");
    /// Tags.
    tags: Tree => both "Tags" "tags";
}

impl InternetGateway {
    /// Its id.
    pub const ID: Attr<Self, Id> = Attr::by_ref("id");
}
