//! What has to be true of a document, each in a file of its own with its page.

pub mod access;
pub mod balance;
pub mod case;
pub mod handed_out;
pub mod later;
pub mod release;
pub mod standby;
pub mod start;

use super::reach::when;
use super::rows;
use crate::finding::Finding;
use crate::intent::Intent;
use crate::world::World;
use case::Case;

/// One invariant.
pub type Check = fn(&mut Case<'_>);

/// All of them, narrow ones before wide ones: what a narrow one has reported, a wide one leaves out.
pub const ALL: &[Check] = &[
    start::not_there::check,
    start::wrong_kind::check,
    access::test_port_sources::check,
    access::test_port_reached::check,
    access::open_to_world::check,
    access::tasks_from_balancer::check,
    access::public_tasks::check,
    access::management_host::check,
    access::path_too_many::check,
    access::path_missing::check,
    access::balancer_to_tasks::check,
    access::rule_broken::check,
    access::open_egress::check,
    access::endpoint_policy::check,
    access::trust::check,
    access::exec_closed::check,
    start::registry_api::check,
    start::registry_data::check,
    start::image_layers::check,
    start::logs_reached::check,
    start::secrets_reached::check,
    start::execution_role::check,
    start::log_group::check,
    start::task_shape::check,
    start::waits::check,
    start::gates::check,
    start::exec::check,
    start::host_start::check,
    start::own_image::check,
    start::network_shape::check,
    start::endpoint_shape::check,
    start::service_shape::check,
    start::as_meant::check,
    start::required::check,
    start::values::check,
    start::flow_log::check,
    start::inputs::check,
    balance::two_zones::check,
    balance::every_zone::check,
    balance::public_subnets::check,
    balance::target_type::check,
    balance::container_port::check,
    balance::listener_ports::check,
    balance::service_waits::check,
    balance::target_group_ties::check,
    balance::rule_order::check,
    balance::health_check::check,
    balance::listener_shape::check,
    balance::balancer_shape::check,
    release::pair::check,
    release::routes::check,
    release::service::check,
    release::style::check,
    release::role::check,
    release::controller::check,
    release::rolling_only::check,
    release::waits::check,
    release::rollback::check,
    release::same_conditions::check,
    release::same_pair::check,
    release::native::check,
    release::native_steps::check,
    release::names::check,
    release::first_traffic::check,
    release::outputs::check,
    release::pipeline::check,
    later::task_by_family::check,
    later::old_revisions::check,
    later::pointer_owned::check,
    later::frozen::check,
    later::count_owned::check,
    later::rebalancing::check,
    later::alarms::check,
    later::host_replaced::check,
    later::kept::check,
    later::new_first::check,
    later::images_kept::check,
    later::rule_with_service::check,
    later::capacity::check,
    later::zone_list::check,
];

/// Everything that is not true of a document, in every sense that its conditions leave open.
pub fn violated(world: &World, intent: Option<&Intent>) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    for scene in &world.scenes {
        let mut case = Case::new(scene, intent);
        for check in ALL {
            check(&mut case);
        }
        for wrong in rows::judge(scene, intent.is_some()) {
            let id = scene.id(wrong.node);
            let what = format!("{id}: {}", wrong.what);
            case.report(wrong.code, wrong.node, what, wrong.help, Vec::new());
        }
        for mut finding in case.into_findings() {
            let known = out.iter().any(|f| {
                f.code == finding.code && f.path == finding.path && f.message == finding.message
            });
            if known {
                continue;
            }
            if world.scenes.len() > 1 {
                finding.evidence.push(format!("when {}", when(scene)));
            }
            out.push(finding);
        }
    }
    out
}
