//! `AWS::Scheduler::ScheduleGroup`: what a system's schedules stand in.

use crate::stack::{Attr, Name, Tree};

crate::resource! {
    /// What a system's schedules stand in: the role of each trusts the scheduler for this group alone.
    ScheduleGroup, "ScheduleGroup", Some("AWS::Scheduler::ScheduleGroup"), Some("aws_scheduler_schedule_group");
    /// Its name, which is in the ARN that roles name.
    name: String => both "Name" "name";
    /// Tags.
    tags: Tree => both "Tags" "tags";
}

impl ScheduleGroup {
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::by_ref("name");
}
