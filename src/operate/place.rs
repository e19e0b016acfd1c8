//! Where a system stands, for policies and commands that name it.

use crate::resolve;
use crate::system::System;

/// What stands where nobody has said which account or region.
const ACCOUNT: &str = "ACCOUNT";
const REGION: &str = "REGION";

/// Where the system stands, as far as that is known.
pub struct Place {
    /// The partition: `aws`, `aws-cn`.
    pub partition: String,
    /// The region, or a word in its place.
    pub region: String,
    /// The account, or a word in its place.
    pub account: String,
}

impl Place {
    /// Of a system, in this partition or else in its region's.
    pub fn of(system: &System, partition: Option<String>) -> Self {
        let region = system.region.as_deref();
        Self {
            partition: partition
                .unwrap_or_else(|| region.map_or("aws", resolve::partition).to_owned()),
            region: region.unwrap_or(REGION).to_owned(),
            account: system.account.clone().unwrap_or_else(|| ACCOUNT.to_owned()),
        }
    }
}
