//! The role as a CloudFormation template: for a StackSet over the accounts of
//! an organization, or for one account.

use serde_json::{Map, Value, json};

use super::policy::Policy;

/// The template of a role that the audit account may assume.
///
/// Its parameters are the account that assumes the role, and the role's name.
pub fn template(policy: &Policy, role_name: &str, hub_account: Option<&str>) -> Value {
    let parts = policy.split();
    let names: Vec<String> = (1..=parts.len()).map(|number| format!("Read{number}")).collect();
    let mut resources: Map<String, Value> =
        names.iter().zip(&parts).map(|(name, part)| (name.clone(), managed_policy(part))).collect();
    resources.insert("Role".to_owned(), role(&names));
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "The role that Blackstart assumes to audit this account: it reads settings, and changes nothing.",
        "Parameters": parameters(role_name, hub_account),
        "Resources": resources,
        "Outputs": {
            "RoleArn": {
                "Description": "The role to assume",
                "Value": {"Fn::GetAtt": ["Role", "Arn"]}
            }
        }
    })
}

fn parameters(role_name: &str, hub_account: Option<&str>) -> Value {
    let mut hub = json!({
        "Type": "String",
        "Description": "The account that runs Blackstart and assumes the role",
        "AllowedPattern": "[0-9]{12}"
    });
    if let (Some(account), Some(hub)) = (hub_account, hub.as_object_mut()) {
        hub.insert("Default".to_owned(), account.into());
    }
    json!({
        "HubAccount": hub,
        "RoleName": {
            "Type": "String",
            "Description": "The role's name, as --role-name gives it",
            "Default": role_name
        }
    })
}

fn managed_policy(part: &Policy) -> Value {
    json!({
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {
            "Description": "What Blackstart reads",
            "PolicyDocument": part.to_json()
        }
    })
}

fn role(policies: &[String]) -> Value {
    let attached: Vec<Value> = policies.iter().map(|name| json!({"Ref": name})).collect();
    json!({
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": {"Ref": "RoleName"},
            "Description": "Assumed by Blackstart to audit this account",
            "MaxSessionDuration": 3600,
            "ManagedPolicyArns": attached,
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${HubAccount}:root"}}
                }]
            }
        }
    })
}
