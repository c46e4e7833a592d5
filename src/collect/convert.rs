//! From the SDK's types to ours: what the answer does not say is not made up.

use std::collections::BTreeMap;

use crate::inventory::{Arn, Attribute, Timestamp};

/// The value if the answer has it; not collected if it leaves it out.
pub(super) fn known<T>(value: Option<T>) -> Attribute<T> {
    value.map_or(Attribute::NotCollected, Attribute::Known)
}

/// A count, widened.
pub(super) fn count(value: Option<i32>) -> Attribute<i64> {
    known(value.map(i64::from))
}

/// Text, owned.
pub(super) fn text(text: Option<&str>) -> Attribute<String> {
    known(text.map(str::to_owned))
}

/// Text that may be absent, which is known then.
pub(super) fn optional(text: Option<&str>) -> Attribute<Option<String>> {
    Attribute::Known(owned(text))
}

pub(super) fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

pub(super) fn time(time: Option<&aws_smithy_types::DateTime>) -> Option<Timestamp> {
    Timestamp::from_unix_seconds(time?.secs()).ok()
}

/// The ARNs among these texts.
pub(super) fn arns(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<Arn> {
    texts.into_iter().filter_map(|text| text.as_ref().parse().ok()).collect()
}

/// Tags from keys and values.
pub(super) fn tags<'t>(
    pairs: impl IntoIterator<Item = (Option<&'t str>, Option<&'t str>)>,
) -> Attribute<BTreeMap<String, String>> {
    let pairs = pairs.into_iter();
    let pairs = pairs.filter_map(|(key, value)| Some((key?.to_owned(), owned(value)?)));
    Attribute::Known(pairs.collect())
}

/// Tags that come as a map; none if the answer leaves them out.
pub(super) fn tag_map(
    tags: Option<&std::collections::HashMap<String, String>>,
) -> Attribute<BTreeMap<String, String>> {
    Attribute::Known(tags.map(|tags| tags.clone().into_iter().collect()).unwrap_or_default())
}

/// Reads a whole list, page by page. What fails is a gap, what was read stays.
macro_rules! list {
    ($place:expr, $found:expr, $service:expr, $operation:literal, $pages:expr, $items:ident) => {{
        let mut all = Vec::new();
        let mut pages = $pages;
        loop {
            let next = async { pages.next().await.transpose() };
            match $place.call($service, $operation, next).await {
                Ok(Some(page)) => all.extend(page.$items().iter().cloned()),
                Ok(None) => break,
                Err(failure) => {
                    $found.failed($place, &failure);
                    break;
                }
            }
        }
        all
    }};
}
pub(super) use list;

/// Asks about each of many things, several at a time.
pub(super) async fn each<T, F: std::future::Future<Output = T>>(
    place: &super::place::Place,
    calls: impl IntoIterator<Item = F>,
) -> Vec<T> {
    use futures::StreamExt;
    futures::stream::iter(calls).buffered(place.calls_per_service()).collect().await
}
