//! The role as Terraform.

use std::fmt::Write;

use super::policy::Policy;

/// The configuration of a role that the audit account may assume, for the AWS
/// provider.
pub fn configuration(policy: &Policy, role_name: &str, hub_account: Option<&str>) -> String {
    let default =
        hub_account.map_or_else(String::new, |account| format!("\n  default     = \"{account}\""));
    let mut text = VARIABLES.replace("{default}", &default).replace("{role_name}", role_name);
    let mut attachments = String::new();
    for (index, part) in policy.split().iter().enumerate() {
        let number = index + 1;
        // JSON is an expression of Terraform's language. No text of a policy
        // holds what a template would read: `${` or `%{`.
        let document = serde_json::to_string_pretty(&part.to_json()).unwrap_or_default();
        let document = document.replace('\n', "\n  ");
        let _ = write!(
            text,
            "\nresource \"aws_iam_policy\" \"blackstart_{number}\" {{\n  \
             name_prefix = \"${{var.role_name}}-{number}-\"\n  \
             description = \"What Blackstart reads\"\n  \
             policy      = jsonencode({document})\n}}\n"
        );
        let _ = write!(
            attachments,
            "\nresource \"aws_iam_role_policy_attachment\" \"blackstart_{number}\" {{\n  \
             role       = aws_iam_role.blackstart.name\n  \
             policy_arn = aws_iam_policy.blackstart_{number}.arn\n}}\n"
        );
    }
    text + ROLE + &attachments + OUTPUT
}

const VARIABLES: &str = r#"# The role that Blackstart assumes to audit this account: it reads settings, and
# changes nothing.

variable "hub_account" {
  description = "The account that runs Blackstart and assumes the role"
  type        = string{default}
}

variable "role_name" {
  description = "The role's name, as --role-name gives it"
  type        = string
  default     = "{role_name}"
}

data "aws_partition" "current" {}
"#;

const ROLE: &str = r#"
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${var.hub_account}:root"]
    }
  }
}

resource "aws_iam_role" "blackstart" {
  name                 = var.role_name
  description          = "Assumed by Blackstart to audit this account"
  max_session_duration = 3600
  assume_role_policy   = data.aws_iam_policy_document.assume.json
}
"#;

const OUTPUT: &str = r#"
output "role_arn" {
  value = aws_iam_role.blackstart.arn
}
"#;
