//! The contract's JSON: pretty, in the structure's own order, with a line
//! break at its end.

use super::Report;

/// The report as JSON.
///
/// # Errors
///
/// A figure that JSON cannot hold.
pub(crate) fn render(report: &Report) -> Result<String, serde_json::Error> {
    let mut json = serde_json::to_string_pretty(report)?;
    json.push('\n');
    Ok(json)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_sample_reads_back_as_it_was() {
        for report in [sample::company(), sample::hostile(), sample::empty()] {
            let json = render(&report).unwrap();
            assert!(json.ends_with("}\n"));
            assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
        }
    }

    #[test]
    fn the_sample_in_full() {
        insta::assert_snapshot!(render(&sample::company()).unwrap());
    }
}
