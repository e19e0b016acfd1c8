//! `synth` turns a short blueprint of a front/back application on AWS Fargate into one document:
//! `CloudFormation` or Terraform JSON.

pub mod against;
pub mod aws;
pub mod blueprint;
pub mod cli;
pub mod commented;
pub mod cost;
pub mod diagram;
pub mod diff;
pub mod emit;
pub mod finding;
pub mod import;
pub mod operate;
pub mod overrides;
pub mod page;
pub mod plan;
pub mod proof;
pub mod read;
pub mod resolve;
pub mod stack;
pub mod system;

pub use prove;

#[cfg(test)]
#[path = "../tests/common/drawn.rs"]
mod drawn;
