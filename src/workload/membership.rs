//! Why a resource belongs to its workload, and how sure that is.

use std::fmt;

use super::{Confidence, Origin};
use crate::inventory::Arn;

/// Why a resource belongs to its workload.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The settings select it.
    Selected,
    /// Its tag with this key names the workload.
    Tagged(String),
    /// Its tag with this key names something that nearly everything belongs to.
    WidelyTagged(String),
    /// This application of Resilience Hub lists it.
    Listed(String),
    /// It comes from this stack.
    InStack(String),
    /// Its tag with this key names the Terraform module that it comes from.
    InModule(String),
    /// It is related to this member.
    Related(Arn),
    /// Its name is that of this member but for the Region.
    NamedLike(Arn),
    /// Its name begins with the workload's.
    NamedAfter,
    /// It cannot be tagged, and nothing else uses its service in its account and Region.
    OnlyUser,
    /// Others may share it, but only members of this workload use it.
    UsedByNoOther,
    /// Nothing names it: the workload is it and what it is related to.
    Unnamed,
}

impl Reason {
    /// How sure the reason makes it.
    pub fn confidence(&self) -> Confidence {
        match self {
            Self::Selected | Self::Tagged(_) | Self::Listed(_) | Self::InStack(_) => {
                Confidence::High
            }
            Self::InModule(_) | Self::Related(_) | Self::UsedByNoOther => Confidence::Medium,
            Self::NamedLike(_)
            | Self::NamedAfter
            | Self::WidelyTagged(_)
            | Self::OnlyUser
            | Self::Unnamed => Confidence::Low,
        }
    }
}

impl Reason {
    /// True if it is the kind of evidence that gave the workload its name.
    pub fn is_that_of(&self, origin: &Origin) -> bool {
        matches!(
            (self, origin),
            (Self::Selected, Origin::Settings)
                | (Self::Tagged(_), Origin::Tag(_))
                | (Self::WidelyTagged(_), Origin::WideTag { .. })
                | (Self::Listed(_), Origin::Application(_))
                | (Self::InStack(_), Origin::Stack(_))
                | (Self::InModule(_), Origin::Module(_))
                | (Self::Unnamed, Origin::Relationships)
        )
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Selected => formatter.write_str("the settings select it"),
            Self::Tagged(key) => write!(formatter, "its tag {key}"),
            Self::WidelyTagged(key) => {
                write!(formatter, "its tag {key}, which nearly everything carries")
            }
            Self::Listed(app) => write!(formatter, "the Resilience Hub application {app} lists it"),
            Self::InStack(stack) => write!(formatter, "it comes from the stack {stack}"),
            Self::InModule(key) => write!(formatter, "its tag {key} names its Terraform module"),
            Self::Related(arn) => write!(formatter, "it is related to {arn}"),
            Self::NamedLike(arn) => {
                write!(formatter, "its name differs from that of {arn} in nothing but the Region")
            }
            Self::NamedAfter => formatter.write_str("its name begins with the workload's"),
            Self::OnlyUser => formatter.write_str(
                "it cannot be tagged, and no other workload uses its service in its account and Region",
            ),
            Self::UsedByNoOther => formatter.write_str("no other workload uses it"),
            Self::Unnamed => formatter.write_str("no tag, stack or name says where it belongs"),
        }
    }
}

/// A resource of a workload, and why it is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Membership {
    /// The resource.
    pub resource: Arn,
    /// Why it belongs to the workload.
    pub reason: Reason,
}

impl Membership {
    /// How sure it is.
    pub fn confidence(&self) -> Confidence {
        self.reason.confidence()
    }
}
