//! Checks an expression before it runs: every name must exist, every
//! comparison must make sense, every condition must be one.
//!
//! CEL itself finds such mistakes only while it evaluates, and an error at that
//! time looks like an attribute that could not be read.

use std::collections::BTreeSet;

use cel::Program;
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, SelectExpr};
use cel::common::ast::{SourceInfo, operators};

use super::ExpressionError;
use super::functions;
use super::scope::{Scope, Variable};
use crate::inventory::{
    FieldDescription, MeasurementKind, RelationshipKind, Resource, ResourceType, Shape,
};

/// What a check learned.
pub(super) struct Checked {
    /// The attributes that are read.
    pub(super) reads: BTreeSet<(ResourceType, String)>,
    /// False if the expression surely gives neither true nor false.
    pub(super) can_be_condition: bool,
}

/// Checks `program` against the variables of `scope`.
pub(super) fn check(program: &Program, scope: &Scope) -> Result<Checked, ExpressionError> {
    let mut checker = Checker {
        scope,
        source: program.source_info(),
        locals: Vec::new(),
        reads: BTreeSet::new(),
    };
    let result = checker.infer(program.expression())?;
    let can_be_condition = matches!(result, Type::Any | Type::Shape(Shape::Bool));
    Ok(Checked { reads: checker.reads, can_be_condition })
}

/// The type of an expression, as far as it can be told.
#[derive(Debug, Clone, PartialEq)]
enum Type {
    /// Anything: nothing is checked from here on.
    Any,
    /// Null.
    Null,
    /// A value of this shape.
    Shape(Shape),
    /// A resource of one of these types; of any type if there are none.
    Resource(Vec<ResourceType>),
    /// A list of these.
    List(Box<Type>),
    /// Relationships by kind.
    Links,
    /// Measurements by kind.
    Measured,
    /// One measurement; a lag has durations.
    Measurement { lag: bool },
}

impl Type {
    fn of_shape(shape: &Shape) -> Self {
        match shape {
            Shape::List(element) => Self::List(Box::new(Self::of_shape(element))),
            Shape::Resource => Self::Resource(Vec::new()),
            other => Self::Shape(other.clone()),
        }
    }

    fn of_variable(variable: &Variable) -> Self {
        match variable {
            Variable::Resource(types) => Self::Resource(types.clone()),
            Variable::Resources(types) => Self::List(Box::new(Self::Resource(types.clone()))),
            Variable::Links => Self::Links,
            Variable::Measured => Self::Measured,
            Variable::Record { fields, optional: false } => {
                Self::Shape(Shape::Record(fields.clone()))
            }
            Variable::Record { fields, optional: true } => {
                Self::Shape(Shape::Optional(Box::new(Shape::Record(fields.clone()))))
            }
            Variable::Value(shape) => Self::of_shape(shape),
        }
    }

    /// The type behind an optional one.
    fn present(&self) -> Self {
        match self {
            Self::Shape(Shape::Optional(inner)) => Self::of_shape(inner).present(),
            other => other.clone(),
        }
    }

    fn noun(&self) -> String {
        match self {
            Self::Any => "a value".into(),
            Self::Null => "null".into(),
            Self::Resource(_) => "a resource".into(),
            Self::List(_) => "a list".into(),
            Self::Links => "relationships by kind".into(),
            Self::Measured => "measurements by kind".into(),
            Self::Measurement { .. } => "a measurement".into(),
            Self::Shape(shape) => match shape {
                Shape::Bool => "true or false".into(),
                Shape::Integer | Shape::Number => "a number".into(),
                Shape::Text => "text".into(),
                Shape::Timestamp => "a time".into(),
                Shape::Duration => "a duration".into(),
                Shape::Optional(inner) => Self::of_shape(inner).noun(),
                Shape::List(_) => "a list".into(),
                Shape::Map(_) => "a map".into(),
                Shape::Record(_) => "a record".into(),
                Shape::Resource => "a resource".into(),
            },
        }
    }
}

const BOOL: Type = Type::Shape(Shape::Bool);
const TEXT: Type = Type::Shape(Shape::Text);

struct Checker<'a> {
    scope: &'a Scope,
    source: &'a SourceInfo,
    /// Variables of comprehensions, the innermost last.
    locals: Vec<(String, Type)>,
    reads: BTreeSet<(ResourceType, String)>,
}

impl Checker<'_> {
    fn error(&self, expression: &IdedExpr, message: String) -> ExpressionError {
        let offset = self.source.offset_for(expression.id).map_or(0, |(start, _)| start as usize);
        let before = self.source.source.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |position| position + 1) + 1;
        ExpressionError {
            line: u32::try_from(line).unwrap_or(1),
            column: u32::try_from(column).unwrap_or(1),
            message,
        }
    }

    fn infer(&mut self, expression: &IdedExpr) -> Result<Type, ExpressionError> {
        match &expression.expr {
            Expr::Unspecified => Ok(Type::Any),
            Expr::Literal(literal) => Ok(type_of_literal(literal)),
            Expr::Ident(name) => self.identifier(expression, name),
            Expr::Select(select) => self.select(expression, select),
            Expr::Call(call) => self.call(expression, call),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
            Expr::List(list) => {
                let types = list.elements.iter().map(|element| self.infer(element));
                let types = types.collect::<Result<Vec<_>, _>>()?;
                let element = types.first().cloned().unwrap_or(Type::Any);
                let same = types.iter().all(|candidate| *candidate == element);
                Ok(Type::List(Box::new(if same { element } else { Type::Any })))
            }
            Expr::Map(_) | Expr::Struct(_) => Ok(Type::Any),
        }
    }

    fn identifier(&self, expression: &IdedExpr, name: &str) -> Result<Type, ExpressionError> {
        if let Some((_, local)) = self.locals.iter().rev().find(|(local, _)| local == name) {
            return Ok(local.clone());
        }
        if let Some(variable) = self.scope.variable(name) {
            return Ok(Type::of_variable(variable));
        }
        if functions::NAMES.contains(&name) {
            return Ok(Type::Any);
        }
        let mut known: Vec<&str> = self.scope.names().collect();
        known.extend(self.locals.iter().map(|(local, _)| local.as_str()));
        known.retain(|name| !name.starts_with('@'));
        Err(self.error(
            expression,
            format!(
                "there is no variable '{name}'{}",
                hint(name, known.iter().copied(), "the variables are")
            ),
        ))
    }

    fn select(
        &mut self,
        expression: &IdedExpr,
        select: &SelectExpr,
    ) -> Result<Type, ExpressionError> {
        let operand = self.infer(&select.operand)?;
        let field = self.field(expression, &operand, &select.field)?;
        Ok(if select.test { BOOL } else { field })
    }

    fn field(
        &mut self,
        expression: &IdedExpr,
        operand: &Type,
        name: &str,
    ) -> Result<Type, ExpressionError> {
        match operand.present() {
            Type::Any => Ok(Type::Any),
            Type::Resource(types) => self.resource_field(expression, &types, name),
            Type::Links => match RelationshipKind::from_name(name) {
                Some(_) => Ok(Type::List(Box::new(Type::Resource(Vec::new())))),
                None => {
                    let names = RelationshipKind::ALL.map(RelationshipKind::name);
                    let hint = hint(name, names.into_iter(), "there are");
                    Err(self.error(expression, format!("there is no relationship '{name}'{hint}")))
                }
            },
            Type::Measured => {
                match MeasurementKind::ALL.into_iter().find(|kind| kind.name() == name) {
                    Some(kind) => {
                        Ok(Type::Measurement { lag: kind == MeasurementKind::ReplicationLag })
                    }
                    None => {
                        let names = MeasurementKind::ALL.map(MeasurementKind::name);
                        let hint = hint(name, names.into_iter(), "there are");
                        Err(self
                            .error(expression, format!("there is no measurement '{name}'{hint}")))
                    }
                }
            }
            Type::Measurement { lag } => match name {
                "p50" | "p95" | "maximum" if lag => Ok(Type::Shape(Shape::Duration)),
                "p50" | "p95" | "maximum" | "coverage" => Ok(Type::Shape(Shape::Number)),
                _ => Err(self.no_field(
                    expression,
                    name,
                    "a measurement",
                    &["p50", "p95", "maximum", "coverage"],
                )),
            },
            Type::Shape(Shape::Record(fields)) => self.record_field(expression, &fields, name),
            Type::Shape(Shape::Map(value)) => Ok(Type::of_shape(&value)),
            Type::List(_) => Err(self.error(
                expression,
                format!(
                    "'{name}' is asked of a list: use exists, all or filter to reach its elements"
                ),
            )),
            other => Err(self.error(expression, format!("{} has no field '{name}'", other.noun()))),
        }
    }

    fn record_field(
        &self,
        expression: &IdedExpr,
        fields: &[FieldDescription],
        name: &str,
    ) -> Result<Type, ExpressionError> {
        match fields.iter().find(|field| field.name == name) {
            Some(field) => Ok(Type::of_shape(&field.shape)),
            None => {
                let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
                Err(self.no_field(expression, name, "this record", &names))
            }
        }
    }

    fn resource_field(
        &mut self,
        expression: &IdedExpr,
        types: &[ResourceType],
        name: &str,
    ) -> Result<Type, ExpressionError> {
        let any = types.is_empty();
        let candidates = if any { ResourceType::ALL } else { types };
        let mut found: Option<Type> = None;
        for resource_type in candidates {
            let fields = resource_type.fields();
            let Some(field) = fields.iter().find(|field| field.name == name) else { continue };
            if !Resource::common_fields().iter().any(|common| common.name == name) {
                self.reads.insert((*resource_type, name.to_owned()));
            }
            let field = Type::of_shape(&field.shape);
            found = Some(match found {
                Some(earlier) if earlier != field => Type::Any,
                _ => field,
            });
        }
        found.ok_or_else(|| {
            let names: BTreeSet<&str> = candidates
                .iter()
                .flat_map(|resource_type| resource_type.fields())
                .map(|field| field.name)
                .collect();
            let names: Vec<&str> = names.into_iter().collect();
            let owner = match types {
                [one] => one.name(),
                _ => "any of these resources",
            };
            self.no_field(expression, name, owner, &names)
        })
    }

    fn no_field(
        &self,
        expression: &IdedExpr,
        name: &str,
        owner: &str,
        names: &[&str],
    ) -> ExpressionError {
        let hint = hint(name, names.iter().copied(), "it has");
        self.error(expression, format!("{owner} has no attribute '{name}'{hint}"))
    }

    fn call(&mut self, expression: &IdedExpr, call: &CallExpr) -> Result<Type, ExpressionError> {
        let target = call.target.as_deref().map(|target| self.infer(target)).transpose()?;
        let arguments: Vec<Type> =
            call.args.iter().map(|argument| self.infer(argument)).collect::<Result<_, _>>()?;
        let name = call.func_name.as_str();
        match (name, arguments.as_slice()) {
            (operators::EQUALS | operators::NOT_EQUALS, [left, right]) => {
                self.comparable(expression, left, right, true)?;
                Ok(BOOL)
            }
            (
                operators::LESS
                | operators::LESS_EQUALS
                | operators::GREATER
                | operators::GREATER_EQUALS,
                [left, right],
            ) => {
                self.comparable(expression, left, right, false)?;
                Ok(BOOL)
            }
            (operators::LOGICAL_AND | operators::LOGICAL_OR, [_, _]) => {
                for (side, inferred) in call.args.iter().zip(&arguments) {
                    self.must_be_bool(side, inferred)?;
                }
                Ok(BOOL)
            }
            (operators::LOGICAL_NOT, [operand]) => {
                if let Some(side) = call.args.first() {
                    self.must_be_bool(side, operand)?;
                }
                Ok(BOOL)
            }
            (operators::CONDITIONAL, [condition, left, right]) => {
                if let Some(side) = call.args.first() {
                    self.must_be_bool(side, condition)?;
                }
                Ok(if left == right { left.clone() } else { Type::Any })
            }
            (operators::IN, [_, _]) => Ok(BOOL),
            (operators::INDEX, [operand, _]) => self.index(expression, operand, call),
            _ if is_operator(name) => Ok(arithmetic(&arguments)),
            _ => self.function(expression, name, target.as_ref(), &arguments),
        }
    }

    fn index(
        &mut self,
        expression: &IdedExpr,
        operand: &Type,
        call: &CallExpr,
    ) -> Result<Type, ExpressionError> {
        match (operand.present(), call.args.get(1).map(|index| &index.expr)) {
            (Type::List(element), _) => Ok(*element),
            (Type::Shape(Shape::Map(value)), _) => Ok(Type::of_shape(&value)),
            (Type::Any, _) => Ok(Type::Any),
            (other, Some(Expr::Literal(LiteralValue::String(name)))) => {
                self.field(expression, &other, name.inner())
            }
            (other, _) => {
                Err(self.error(expression, format!("{} cannot be indexed", other.noun())))
            }
        }
    }

    fn function(
        &self,
        expression: &IdedExpr,
        name: &str,
        target: Option<&Type>,
        arguments: &[Type],
    ) -> Result<Type, ExpressionError> {
        let known = functions::NAMES.contains(&name) || name.starts_with('@');
        if !known {
            let hint = hint(name, functions::NAMES.iter().copied(), "there are");
            return Err(self.error(expression, format!("there is no function '{name}'{hint}")));
        }
        let first = target.or(arguments.first());
        Ok(match name {
            "startsWith" | "endsWith" | "matches" | "contains" => {
                if let Some(first) = first {
                    self.must_be_text(expression, name, first)?;
                }
                BOOL
            }
            "size" | "int" | "indexOf" | "lastIndexOf" => Type::Shape(Shape::Integer),
            "double" | "distance_km" => Type::Shape(Shape::Number),
            "duration" => Type::Shape(Shape::Duration),
            "timestamp" => Type::Shape(Shape::Timestamp),
            "string" | "join" | "lowerAscii" | "upperAscii" | "trim" | "replace" | "substring"
            | "country" | "format" => TEXT,
            "split" => Type::List(Box::new(TEXT)),
            "distinct" | "reverse" | "slice" | "sort" => first.map_or(Type::Any, Type::present),
            "bool" => BOOL,
            operators::NOT_STRICTLY_FALSE => BOOL,
            _ => Type::Any,
        })
    }

    fn must_be_bool(&self, side: &IdedExpr, inferred: &Type) -> Result<(), ExpressionError> {
        match inferred {
            Type::Any | Type::Shape(Shape::Bool) => Ok(()),
            Type::Shape(Shape::Optional(inner)) if **inner == Shape::Bool => {
                Err(self.error(side, "this can be null: compare it, as in … == true".to_owned()))
            }
            other => Err(self
                .error(side, format!("this is {}, where true or false is needed", other.noun()))),
        }
    }

    fn must_be_text(
        &self,
        expression: &IdedExpr,
        function: &str,
        inferred: &Type,
    ) -> Result<(), ExpressionError> {
        match inferred.present() {
            Type::Any | Type::Shape(Shape::Text) => Ok(()),
            Type::List(_) if function == "contains" => Err(self.error(
                expression,
                "a list has no function 'contains': write 'value in list'".to_owned(),
            )),
            other => Err(self.error(
                expression,
                format!("'{function}' works on text, this is {}", other.noun()),
            )),
        }
    }

    /// Whether two types can be compared; `equality` allows null and lists.
    fn comparable(
        &self,
        expression: &IdedExpr,
        left: &Type,
        right: &Type,
        equality: bool,
    ) -> Result<(), ExpressionError> {
        if equality && (*left == Type::Null || *right == Type::Null) {
            let other = if *left == Type::Null { right } else { left };
            return match other {
                Type::Any | Type::Null | Type::Shape(Shape::Optional(_)) => Ok(()),
                _ => Err(self.error(
                    expression,
                    format!("this compares {} with null, which it never is", other.noun()),
                )),
            };
        }
        let (left, right) = (left.present(), right.present());
        let alike = match (&left, &right) {
            (Type::Any, _) | (_, Type::Any) => true,
            (
                Type::Shape(Shape::Integer | Shape::Number),
                Type::Shape(Shape::Integer | Shape::Number),
            ) => true,
            (Type::List(_), Type::List(_)) => equality,
            (Type::Shape(a), Type::Shape(b)) => {
                a == b && (equality || !matches!(a, Shape::Record(_) | Shape::Map(_)))
            }
            _ => false,
        };
        if alike {
            return Ok(());
        }
        let message =
            format!("this compares {} with {}, which are never alike", left.noun(), right.noun());
        Err(self.error(expression, message))
    }

    fn comprehension(
        &mut self,
        comprehension: &ComprehensionExpr,
    ) -> Result<Type, ExpressionError> {
        let range = self.infer(&comprehension.iter_range)?;
        let element = match range.present() {
            Type::List(element) => *element,
            Type::Shape(Shape::Map(_)) => TEXT,
            Type::Any => Type::Any,
            other => {
                let message =
                    format!("exists, all, map and filter work on a list, this is {}", other.noun());
                return Err(self.error(&comprehension.iter_range, message));
            }
        };
        let accumulator = self.infer(&comprehension.accu_init)?;
        let depth = self.locals.len();
        self.locals.push((comprehension.accu_var.clone(), accumulator.clone()));
        self.locals.push((comprehension.iter_var.clone(), element));
        let step = self.infer(&comprehension.loop_step);
        let collected = self.collected(comprehension);
        let result = self.infer(&comprehension.result);
        self.locals.truncate(depth);
        step?;
        match (result?, collected) {
            (Type::List(_), Some(element)) => Ok(Type::List(Box::new(element))),
            (result, _) => Ok(result),
        }
    }

    /// What `map` and `filter` collect: the element in `accumulator + [element]`.
    fn collected(&mut self, comprehension: &ComprehensionExpr) -> Option<Type> {
        let append = match &comprehension.loop_step.expr {
            Expr::Call(call) if call.func_name == operators::CONDITIONAL => call.args.get(1)?,
            _ => &comprehension.loop_step,
        };
        let Expr::Call(call) = &append.expr else { return None };
        let Expr::List(list) = &call.args.get(1)?.expr else { return None };
        self.infer(list.elements.first()?).ok()
    }
}

fn type_of_literal(literal: &LiteralValue) -> Type {
    match literal {
        LiteralValue::Boolean(_) => BOOL,
        LiteralValue::Int(_) | LiteralValue::UInt(_) => Type::Shape(Shape::Integer),
        LiteralValue::Double(_) => Type::Shape(Shape::Number),
        LiteralValue::String(_) => TEXT,
        LiteralValue::Null => Type::Null,
        LiteralValue::Bytes(_) => Type::Any,
    }
}

fn is_operator(name: &str) -> bool {
    name.starts_with('_') || name.starts_with('-') || name.starts_with('!')
}

/// The type of a sum, difference, product or negation.
fn arithmetic(arguments: &[Type]) -> Type {
    let time = Type::Shape(Shape::Timestamp);
    let arguments: Vec<Type> = arguments.iter().map(Type::present).collect();
    match arguments.as_slice() {
        [left, right] if *left == time && *right == time => Type::Shape(Shape::Duration),
        [left, right] if left == right => left.clone(),
        [one] => one.clone(),
        [left, _] if *left == time => time,
        _ => Type::Any,
    }
}

/// `: did you mean 'x'?`, or the whole list if nothing is close and it is short.
fn hint<'n>(
    name: &str,
    known: impl Iterator<Item = &'n str> + Clone,
    introduction: &str,
) -> String {
    let closest = known
        .clone()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match closest {
        Some((similarity, candidate)) if similarity > 0.8 => {
            format!(": did you mean '{candidate}'?")
        }
        _ => {
            let known: Vec<&str> = known.collect();
            format!("; {introduction} {}", known.join(", "))
        }
    }
}
