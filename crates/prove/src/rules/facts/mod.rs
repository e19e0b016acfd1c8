//! What several rules ask of a scene.

pub(super) mod answers;
pub(super) mod computed;
pub(super) mod names;
pub(super) mod paths;
pub(super) mod patterns;
pub(super) mod pipelines;
pub(super) mod scaling;
pub(super) mod standby;
pub(super) mod ways;
