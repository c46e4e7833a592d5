//! Names with and without their Region: twins differ in nothing else.

use hashbrown::{HashMap, HashSet};
use std::sync::LazyLock;

use super::catalogue::grouping;
use crate::inventory::Region;

/// Short codes of Regions: `euc1`, `mes1`, `apse2`, and codes without dashes.
static SHORT_CODES: LazyLock<HashMap<String, Region>> = LazyLock::new(|| {
    let codes = Region::catalogue().flat_map(|(region, _)| {
        let code = region.as_str();
        [(short_code(code), region.clone()), (code.replace('-', ""), region.clone())]
    });
    codes.collect()
});

/// The first words of codes: `eu`, `us`, `me`.
static FIRST_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let codes = Region::catalogue();
    codes.filter_map(|(code, _)| Some(code.as_str().split('-').next()?.to_owned())).collect()
});

/// What people call Regions beside their codes: `fra`, `iad`, `capetown`.
static ALIASES: LazyLock<HashMap<String, Region>> = LazyLock::new(|| {
    let of_region = |(code, aliases): (&String, &Vec<String>)| {
        let region = known_region(code);
        let aliases = aliases.clone();
        aliases
            .into_iter()
            .filter_map(move |alias| Some((alias, region.clone()?)))
            .collect::<Vec<_>>()
    };
    grouping().region_aliases.iter().flat_map(of_region).collect()
});

/// AWS's names of Regions that are one word: `frankfurt`, `bahrain`.
static CITY_NAMES: LazyLock<HashMap<String, Region>> = LazyLock::new(|| {
    Region::catalogue()
        .filter(|(_, facts)| facts.name.len() > 2 && facts.name.chars().all(char::is_alphabetic))
        .map(|(region, facts)| (facts.name.to_lowercase(), region))
        .collect()
});

/// `eu-central-1` becomes `euc1`, as in the ids of its zones.
fn short_code(code: &str) -> String {
    let shorten = |part: &str| match part {
        "north" | "south" | "east" | "west" | "central" | "gov" => {
            part.chars().take(1).collect::<String>()
        }
        "northeast" => "ne".into(),
        "northwest" => "nw".into(),
        "southeast" => "se".into(),
        "southwest" => "sw".into(),
        other => other.to_owned(),
    };
    code.split('-').map(shorten).collect()
}

fn known_region(text: &str) -> Option<Region> {
    text.parse::<Region>().ok().filter(|region| region.facts().is_some())
}

/// A piece of a name.
enum Piece<'a> {
    /// A Region, over so many words.
    Region(Region, usize),
    /// What tells nothing, over so many words: which twin it is, an account id, a random suffix.
    Noise(usize),
    /// A word of the name.
    Word(&'a str),
}

fn words(name: &str) -> Vec<&str> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// A name as names are compared: lower case, and one sign between words.
pub(super) fn comparable(name: &str) -> String {
    let joined = words(name).join("-").to_lowercase();
    if joined.is_empty() { name.trim().to_lowercase() } else { joined }
}

/// What the words from `index` on begin with.
fn piece<'a>(words: &[&'a str], index: usize) -> Piece<'a> {
    let Some(word) = words.get(index) else { return Piece::Noise(1) };
    let lengths: &[usize] = if begins_region(word) { &[4, 3, 2] } else { &[] };
    for length in lengths.iter().copied() {
        let Some(run) = words.get(index..index + length) else { continue };
        let joined = run.join("-").to_lowercase();
        if let Some(region) = known_region(&joined) {
            return Piece::Region(region, length);
        }
        // A zone, `eu-central-1a`.
        let zone = joined.strip_suffix(|c: char| c.is_ascii_lowercase());
        if let Some(region) = zone.and_then(known_region) {
            return Piece::Region(region, length);
        }
    }
    if let Some(run) = words.get(index..index + UUID_LENGTHS.len())
        && is_uuid(run)
    {
        return Piece::Noise(run.len());
    }
    // Names of two words, `cape-town`.
    if let Some(run) = words.get(index..index + 2)
        && TWO_WORDS.contains(&run.iter().map(|word| word.len()).sum())
        && let Some(region) = ALIASES.get(&run.concat().to_lowercase())
    {
        return Piece::Region(region.clone(), 2);
    }
    let lower = word.to_lowercase();
    let region = SHORT_CODES.get(&lower).or_else(|| CITY_NAMES.get(&lower));
    if let Some(region) = region.or_else(|| ALIASES.get(&lower)) {
        return Piece::Region(region.clone(), 1);
    }
    let tells_nothing = grouping().role_words.contains(&lower)
        || is_account_id(word)
        || is_random_suffix(word)
        || is_random(word)
        || is_time(word);
    if tells_nothing { Piece::Noise(1) } else { Piece::Word(word) }
}

/// How long names of two words are: `telaviv` to `nvirginia`.
const TWO_WORDS: std::ops::RangeInclusive<usize> = 7..=9;

/// True if a code of a Region can begin with this word: `eu`, `us`, `me`.
fn begins_region(word: &str) -> bool {
    word.len() <= 4 && FIRST_WORDS.contains(word.to_ascii_lowercase().as_str())
}

const UUID_LENGTHS: [usize; 5] = [8, 4, 4, 4, 12];

fn is_uuid(words: &[&str]) -> bool {
    words.iter().map(|word| word.len()).eq(UUID_LENGTHS)
        && words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The time in what Terraform makes of a prefix: `20260227181500123400000001`.
fn is_time(word: &str) -> bool {
    word.len() >= 14 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Letters and digits in turns, as nobody writes them: `1a2b3c4d5e6f`.
fn is_random(word: &str) -> bool {
    if word.len() < 8 || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return false;
    }
    let bytes = word.as_bytes().windows(2);
    let turns = bytes.filter(|pair| match pair {
        [one, other] => one.is_ascii_digit() != other.is_ascii_digit(),
        _ => false,
    });
    turns.count() >= if word.len() >= 10 { 4 } else { 5 }
}

fn is_account_id(word: &str) -> bool {
    word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// What CloudFormation appends to names that it makes: `-1A2B3C4D5E6F`.
pub(super) fn is_random_suffix(word: &str) -> bool {
    word.len() >= 12
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_digit())
}

/// The name without Regions, words such as `standby`, account ids and random
/// suffixes, in lower case; empty if nothing is left.
pub(crate) fn without_region(name: &str) -> String {
    let words = words(name);
    let mut kept: Vec<String> = Vec::new();
    let mut index = 0;
    while index < words.len() {
        match piece(&words, index) {
            Piece::Region(_, length) => index += length,
            Piece::Noise(length) => index += length,
            Piece::Word(word) => {
                kept.push(word.to_lowercase());
                index += 1;
            }
        }
    }
    kept.join("-")
}

/// The Region that a name speaks of; none if it speaks of none or of several.
pub(crate) fn region_in(name: &str) -> Option<Region> {
    let words = words(name);
    let mut found: Option<Region> = None;
    let mut index = 0;
    while index < words.len() {
        match piece(&words, index) {
            Piece::Region(region, length) => {
                if found.as_ref().is_some_and(|earlier| *earlier != region) {
                    return None;
                }
                found = Some(region);
                index += length;
            }
            Piece::Noise(length) => index += length,
            Piece::Word(_) => index += 1,
        }
    }
    found
}

/// The Region in an AWS host name: `x.eu-central-1.elb.amazonaws.com`.
pub(crate) fn region_of_host(host: &str) -> Option<Region> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let host = host.strip_suffix(".cn").unwrap_or(&host);
    if !host.ends_with(".amazonaws.com") && !host.ends_with(".api.aws") {
        return None;
    }
    host.split('.').find_map(|label| {
        known_region(label).or_else(|| label.strip_prefix("s3-website-").and_then(known_region))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn twins_have_one_name() {
        for (one, other) in [
            ("orders-eu-central-1", "orders-eu-west-1"),
            ("orders-euc1", "orders-mes1"),
            ("orders_primary", "orders_standby"),
            ("shop-db-euc1-2", "shop-db-euw1-2"),
            ("docs-111122223333-me-south-1", "docs-444455556666-eu-central-1"),
            ("frankfurt-api", "bahrain-api"),
            ("api-Handler-1A2B3C4D5E6F", "api-Handler-9Z8Y7X6W5V4U"),
            ("shop-databucket-1a2b3c4d5e6f", "shop-databucket-x9y8z7w6v5u4"),
            ("shop-20260227181500123400000001", "shop-20260301120000987600000003"),
            ("shop-0a1b2c3d-0a1b-4c3d-8e9f-0a1b2c3d4e5f", "shop"),
            ("shop-iad-api", "shop-dub-api"),
            ("shop-cape-town", "shop-fra"),
            ("orders-use1", "orders-usw2"),
            ("orders-useast1", "orders-us-east-1"),
            ("orders-east", "orders-west"),
        ] {
            assert_eq!(without_region(one), without_region(other), "{one} {other}");
        }
        for (one, other) in [("orders-api", "orders-db"), ("orders-1", "orders-2")] {
            assert_ne!(without_region(one), without_region(other), "{one} {other}");
        }
        assert_eq!(without_region("web-t3a-2xlarge"), "web-t3a-2xlarge");
        assert_eq!(without_region("standby"), "");
    }

    #[test]
    fn hosts_tell_their_region() {
        let region = |host| region_of_host(host).map(|region| region.to_string());
        assert_eq!(
            region("dualstack.k8s-1.eu-west-1.elb.amazonaws.com").as_deref(),
            Some("eu-west-1")
        );
        assert_eq!(
            region("d-1.execute-api.me-south-1.amazonaws.com.").as_deref(),
            Some("me-south-1")
        );
        assert_eq!(region("d111.cloudfront.net"), None);
        assert_eq!(region("eu-west-1.example.com"), None);
    }

    #[test]
    fn a_name_with_two_regions_tells_none() {
        assert_eq!(region_in("copy-euc1-to-euw1"), None);
        assert_eq!(region_in("shop-euw1").unwrap().as_str(), "eu-west-1");
        assert_eq!(region_in("shop"), None);
    }
}
