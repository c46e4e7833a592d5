//! Records: structs whose fields can be read by name, without conversion.
//!
//! Rules name attributes (`self.replicas`), the recovery engine's mechanisms
//! too. Both reach them through [`Record::field`], which lends the value where
//! it lies. [`Shape`] describes the same fields to whoever checks a rule
//! before it runs.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::time::Duration;

use super::{AccountId, Arn, Attribute, Region, Timestamp, Unknown};

/// A struct whose attributes can be read by name.
pub trait Record: Debug + Send + Sync {
    /// The value of the field `name`; none if there is no such field.
    fn field(&self, name: &str) -> Option<ValueRef<'_>>;
}

/// The name, meaning and shape of one field of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldDescription {
    /// The field's name in rules and in JSON.
    pub name: &'static str,
    /// The field's documentation.
    pub documentation: &'static str,
    /// What values it takes.
    pub shape: Shape,
}

/// What values a field takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// True or false.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Text: names, ARNs, Regions, AWS's enumerations.
    Text,
    /// A point in time.
    Timestamp,
    /// A length of time.
    Duration,
    /// The inner shape, or null if there is none.
    Optional(Box<Shape>),
    /// A list of the inner shape.
    List(Box<Shape>),
    /// A map from text to the inner shape.
    Map(Box<Shape>),
    /// A record with these fields.
    Record(Vec<FieldDescription>),
    /// A resource of any type.
    Resource,
}

/// A borrowed view of a value.
#[derive(Debug, Clone, Copy)]
pub enum ValueRef<'a> {
    /// Known to be absent.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Text.
    Text(&'a str),
    /// A point in time.
    Timestamp(Timestamp),
    /// A length of time.
    Duration(Duration),
    /// A list.
    List(&'a dyn ListRef),
    /// A map with text keys.
    Map(&'a dyn MapRef),
    /// A record.
    Record(&'a dyn Record),
    /// Not known, for this reason.
    Unknown(&'a Unknown),
    /// Not asked for.
    NotCollected,
}

/// A list that lends its elements.
pub trait ListRef: Debug + Send + Sync {
    /// How many elements there are.
    fn count(&self) -> usize;
    /// The element at `index`, which must be less than [`ListRef::count`].
    fn get(&self, index: usize) -> ValueRef<'_>;
}

/// A map that lends its values.
pub trait MapRef: Debug + Send + Sync {
    /// The value behind `key`.
    fn get(&self, key: &str) -> Option<ValueRef<'_>>;
    /// The keys in order.
    fn keys(&self) -> Vec<&str>;
}

/// A type whose values can be viewed as a [`ValueRef`].
pub trait Reflect: Debug + Send + Sync {
    /// What values the type takes.
    fn shape() -> Shape;
    /// A view of this value.
    fn reflect(&self) -> ValueRef<'_>;
}

impl Reflect for bool {
    fn shape() -> Shape {
        Shape::Bool
    }
    fn reflect(&self) -> ValueRef<'_> {
        ValueRef::Bool(*self)
    }
}

impl Reflect for i64 {
    fn shape() -> Shape {
        Shape::Integer
    }
    fn reflect(&self) -> ValueRef<'_> {
        ValueRef::Integer(*self)
    }
}

impl Reflect for f64 {
    fn shape() -> Shape {
        Shape::Number
    }
    fn reflect(&self) -> ValueRef<'_> {
        ValueRef::Number(*self)
    }
}

impl Reflect for String {
    fn shape() -> Shape {
        Shape::Text
    }
    fn reflect(&self) -> ValueRef<'_> {
        ValueRef::Text(self)
    }
}

/// The types that are text to a rule and more than text to us.
macro_rules! reflect_as_text {
    ($($name:ty),*) => {$(
        impl Reflect for $name {
            fn shape() -> Shape {
                Shape::Text
            }
            fn reflect(&self) -> ValueRef<'_> {
                ValueRef::Text(self.as_str())
            }
        }
    )*};
}

reflect_as_text!(Arn, Region, AccountId);

impl Reflect for Timestamp {
    fn shape() -> Shape {
        Shape::Timestamp
    }
    fn reflect(&self) -> ValueRef<'_> {
        ValueRef::Timestamp(*self)
    }
}

impl<T: Reflect> Reflect for Option<T> {
    fn shape() -> Shape {
        Shape::Optional(Box::new(T::shape()))
    }
    fn reflect(&self) -> ValueRef<'_> {
        self.as_ref().map_or(ValueRef::Null, Reflect::reflect)
    }
}

impl<T: Reflect> ListRef for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn get(&self, index: usize) -> ValueRef<'_> {
        self.as_slice().get(index).map_or(ValueRef::Null, Reflect::reflect)
    }
}

impl<T: Reflect> Reflect for Vec<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
    fn reflect(&self) -> ValueRef<'_> {
        ValueRef::List(self)
    }
}

impl<T: Reflect> MapRef for BTreeMap<String, T> {
    fn get(&self, key: &str) -> Option<ValueRef<'_>> {
        BTreeMap::get(self, key).map(Reflect::reflect)
    }
    fn keys(&self) -> Vec<&str> {
        BTreeMap::keys(self).map(String::as_str).collect()
    }
}

impl<T: Reflect> Reflect for BTreeMap<String, T> {
    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }
    fn reflect(&self) -> ValueRef<'_> {
        ValueRef::Map(self)
    }
}

impl<T: Reflect> Reflect for Attribute<T> {
    fn shape() -> Shape {
        T::shape()
    }
    fn reflect(&self) -> ValueRef<'_> {
        match self {
            Self::Known(value) => value.reflect(),
            Self::Unknown(unknown) => ValueRef::Unknown(unknown),
            Self::NotCollected => ValueRef::NotCollected,
        }
    }
}

/// Declares a struct of attributes, each of which may be unknown.
///
/// The struct is the single description of what it describes: its JSON form,
/// its JSON Schema, what rules can read and their documentation all follow
/// from it. Every field `name: T` becomes `name: Attribute<T>`.
macro_rules! attributes {
    (
        $(#[doc = $about:literal])*
        pub struct $Name:ident {
            $( $(#[doc = $documentation:literal])* $field:ident: $Type:ty, )*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(
            Debug, Clone, PartialEq, Default,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        #[serde(default, deny_unknown_fields)]
        pub struct $Name {
            $(
                $(#[doc = $documentation])*
                #[serde(skip_serializing_if = "crate::inventory::Attribute::is_not_collected")]
                pub $field: crate::inventory::Attribute<$Type>,
            )*
        }

        impl $crate::inventory::Record for $Name {
            fn field(&self, name: &str) -> Option<$crate::inventory::ValueRef<'_>> {
                match name {
                    $( stringify!($field) => {
                        Some($crate::inventory::Reflect::reflect(&self.$field))
                    } )*
                    _ => None,
                }
            }
        }

        impl $crate::inventory::Reflect for $Name {
            fn shape() -> $crate::inventory::Shape {
                $crate::inventory::Shape::Record(vec![
                    $( $crate::inventory::FieldDescription {
                        name: stringify!($field),
                        documentation: concat!($($documentation),*).trim_ascii(),
                        shape: <$Type as $crate::inventory::Reflect>::shape(),
                    }, )*
                ])
            }
            fn reflect(&self) -> $crate::inventory::ValueRef<'_> {
                $crate::inventory::ValueRef::Record(self)
            }
        }

        impl $Name {
            /// Marks every attribute that was not collected as unknown for
            /// `unknown`'s reason: what a failed call was to have filled.
            #[allow(dead_code, reason = "only sources that can fail use it")]
            pub(crate) fn fill_unknown(&mut self, unknown: &std::sync::Arc<$crate::inventory::Unknown>) {
                $( if self.$field.is_not_collected() {
                    self.$field = $crate::inventory::Attribute::Unknown(unknown.clone());
                } )*
            }
        }
    };
}

pub(crate) use attributes;
