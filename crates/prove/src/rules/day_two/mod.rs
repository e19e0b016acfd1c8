//! The second day: what later runs of a document must not touch.

pub(super) mod alarms;
pub(super) mod capacity;
pub(super) mod count_owned;
pub(super) mod frozen;
pub(super) mod host_replaced;
pub(super) mod images_kept;
pub(super) mod kept;
pub(super) mod messages_counted;
pub(super) mod new_first;
pub(super) mod old_revisions;
pub(super) mod pointer_owned;
pub(super) mod rebalancing;
pub(super) mod requests_counted;
pub(super) mod rule_with_service;
pub(super) mod task_by_family;
pub(super) mod zone_list;
