//! `synth` turns a short blueprint of a front/back application on AWS Fargate into one document:
//! `CloudFormation` or Terraform JSON.

pub mod finding;
pub mod system;
