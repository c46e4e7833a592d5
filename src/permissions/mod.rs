//! What the collectors may do: the least-privilege IAM policy, as a policy, a
//! CloudFormation template for a StackSet, or Terraform.
//!
//! `operations.yaml` lists every call that is made with the actions that IAM
//! asks for. To add a call: a line there.

mod cloudformation;
mod operations;
mod policy;
mod terraform;

pub use cloudformation::template;
pub use operations::{Operations, OperationsError, Purpose};
pub use policy::{MANAGED_POLICY_LIMIT, Policy};
pub use terraform::configuration;

/// The role that is assumed in every account, unless another name is given.
pub const ROLE_NAME: &str = "BlackstartAudit";
