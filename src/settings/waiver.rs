//! Waivers: findings that somebody accepts until a day.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

use super::Place;
use crate::inventory::{AccountId, CatalogueRegion, Region, Timestamp, WrittenAccountId};
use crate::report::Finding;
use crate::workload::glob_matches;

/// A waiver as the file says it: every part that is given must match.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WaiverEntry {
    /// The rule whose findings are accepted: its id, or a pattern with `*` and `?`.
    #[schemars(with = "String")]
    rule: Spanned<String>,
    /// The resource: a pattern of its ARN or of its name.
    resource: Option<String>,
    /// The workload that the resource belongs to: its name, or a pattern.
    workload: Option<String>,
    /// The account that owns the resource.
    #[schemars(with = "Option<WrittenAccountId>")]
    account: Option<AccountId>,
    /// The Region of the resource.
    #[schemars(with = "Option<CatalogueRegion>")]
    region: Option<Region>,
    /// Why this is accepted.
    #[schemars(with = "String", length(min = 1))]
    reason: Spanned<String>,
    /// Who accepted it: a person or a team.
    #[schemars(with = "String", length(min = 1))]
    owner: Spanned<String>,
    /// The last day on which it is accepted, in UTC: `2027-03-31`.
    expires: ExpiryDate,
}

/// A waiver with the place where it stands.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The rule's id, or a pattern.
    pub rule: String,
    /// Why it is accepted.
    pub reason: String,
    /// Who accepted it.
    pub owner: String,
    /// The last day on which it is accepted.
    pub expires: ExpiryDate,
    /// Where it stands.
    pub place: Place,
    resource: Option<String>,
    workload: Option<String>,
    account: Option<AccountId>,
    region: Option<Region>,
}

impl Waiver {
    /// Checks an entry.
    ///
    /// # Errors
    ///
    /// The place and what is wrong: a text that is empty, or a waiver that
    /// accepts everything.
    pub(super) fn new(entry: &Spanned<WaiverEntry>) -> Result<Self, (Place, String)> {
        let place = Place::from(entry.defined);
        let entry = &entry.value;
        for (name, text) in
            [("rule", &entry.rule), ("reason", &entry.reason), ("owner", &entry.owner)]
        {
            if text.value.trim().is_empty() {
                return Err((
                    text.defined.into(),
                    format!("the {name} of a waiver must not be empty"),
                ));
            }
        }
        let narrow = entry.resource.is_some()
            || entry.workload.is_some()
            || entry.account.is_some()
            || entry.region.is_some();
        if entry.rule.value.chars().all(|character| character == '*') && !narrow {
            let message = "this waiver accepts every finding there is: name a rule, a resource, a workload, an account or a Region";
            return Err((entry.rule.defined.into(), message.to_owned()));
        }
        Ok(Self {
            rule: entry.rule.value.trim().to_owned(),
            reason: entry.reason.value.trim().to_owned(),
            owner: entry.owner.value.trim().to_owned(),
            expires: entry.expires,
            place,
            resource: entry.resource.clone(),
            workload: entry.workload.clone(),
            account: entry.account.clone(),
            region: entry.region.clone(),
        })
    }

    /// True if the waiver is for findings of this rule.
    pub fn covers_rule(&self, rule_id: &str) -> bool {
        glob_matches(&self.rule, rule_id)
    }

    /// True if the waiver is for this finding, whose rule it covers.
    pub fn covers_resource(&self, finding: &Finding) -> bool {
        let resource = &finding.resource;
        let parts = [
            self.resource.as_ref().map(|pattern| {
                glob_matches(pattern, &resource.arn) || glob_matches(pattern, &resource.name)
            }),
            self.workload.as_ref().map(|pattern| {
                finding.workload.as_ref().is_some_and(|name| glob_matches(pattern, name))
            }),
            self.account.as_ref().map(|id| resource.account.as_ref() == Some(id)),
            self.region.as_ref().map(|region| resource.region == *region),
        ];
        parts.iter().flatten().all(|holds| *holds)
    }

    /// True if what it is for was looked at, as far as it names a place.
    pub fn is_in_scope(&self, accounts: &[AccountId], regions: &[Region]) -> bool {
        let account = self.account.as_ref().is_none_or(|id| accounts.contains(id));
        let region = self.region.as_ref();
        account && region.is_none_or(|region| region.is_global() || regions.contains(region))
    }
}

/// The last day on which a waiver holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct ExpiryDate(jiff::civil::Date);

impl ExpiryDate {
    /// True if the day is over at this time, in UTC.
    pub fn is_over(self, time: Timestamp) -> bool {
        let time = jiff::Timestamp::from_second(time.unix_seconds());
        time.is_ok_and(|time| time.to_zoned(jiff::tz::TimeZone::UTC).date() > self.0)
    }
}

impl FromStr for ExpiryDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let invalid = || format!("'{text}' is not a day: write it as 2027-03-31");
        let shaped = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let date = text.parse().map_err(|_| invalid())?;
        if shaped { Ok(Self(date)) } else { Err(invalid()) }
    }
}

impl TryFrom<String> for ExpiryDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for ExpiryDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

impl JsonSchema for ExpiryDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ExpiryDate".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date"})
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_waiver_holds_until_the_end_of_its_day() {
        let day: ExpiryDate = "2027-03-31".parse().unwrap();
        assert!(!day.is_over("2027-03-31T23:59:59Z".parse().unwrap()));
        assert!(day.is_over("2027-04-01T00:00:00Z".parse().unwrap()));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["31.03.2027", "2027-02-30", "2027-03-31T00:00:00", "tomorrow", "", "20270331"]
        {
            let error = text.parse::<ExpiryDate>().unwrap_err();
            assert!(error.contains("write it as 2027-03-31"), "{error}");
        }
    }
}
