//! The second day: what later runs of a document must not touch.

pub mod alarms;
pub mod capacity;
pub mod count_owned;
pub mod frozen;
pub mod host_replaced;
pub mod images_kept;
pub mod kept;
pub mod new_first;
pub mod old_revisions;
pub mod pointer_owned;
pub mod rebalancing;
pub mod rule_with_service;
pub mod task_by_family;
pub mod zone_list;
