//! Roles: made or given.

use super::super::text::text;
use crate::prove::intent::{Expectations, Of};
use crate::prove::types::{Kind, instance_profile, role, task_definition};
use crate::system::System;

/// All of them.
pub(super) fn roles(system: &System, out: &mut Expectations) {
    let roles = Of::Every(Kind::Role);
    let path = system.iam.path.as_deref().unwrap_or("/");
    out.expect(&roles, role::PATH, path);
    let profiles = Of::Every(Kind::InstanceProfile);
    out.expect(&profiles, instance_profile::PATH, path);
    let boundary = system.iam.boundary.as_ref().map(|p| text(system, p));
    out.expect_option(&roles, role::BOUNDARY, boundary);
    for s in &system.services {
        let task = Of::TaskDefinition(s.name.as_str().into());
        for (row, given) in [
            (task_definition::TASK_ROLE, &s.task_role),
            (task_definition::EXECUTION_ROLE, &s.execution_role),
        ] {
            if let Some(role) = given {
                out.expect(&task, row, text(system, role));
            }
        }
    }
    made_roles(system, out);
}

/// Where a role is given, none is made in its place.
fn made_roles(system: &System, out: &mut Expectations) {
    let all = &system.services;
    let own = all.iter().filter(|s| s.task_role.is_none()).count();
    let starting = all.iter().filter(|s| s.execution_role.is_none()).count();
    for (what, made) in [("The application", own), ("Starts tasks", starting)] {
        if made < all.len() {
            let roles = Of::Every(Kind::Role).whose(role::DESCRIPTION, what);
            out.expect_all(&roles, role::DESCRIPTION, vec![what; made]);
        }
    }
}
