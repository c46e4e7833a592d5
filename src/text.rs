//! Text for people: suggestions and messages that several parts share.

/// `: did you mean 'x'?` if something known is close to `name`, else nothing.
pub(crate) fn did_you_mean<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| format!(": did you mean '{candidate}'?"))
        .unwrap_or_default()
}

/// What is wrong with a YAML file, in one line and without the place, with a
/// suggestion for a misspelt key.
pub(crate) fn yaml_message(error: &serde_saphyr::Error) -> String {
    let text = error.without_snippet().to_string();
    let text = text.lines().next().unwrap_or_default().trim();
    let text = without_place(text);
    let name = text.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    let known = text.split_once("expected ").map(|(_, known)| known);
    match (name, known) {
        (Some(name), Some(known)) => {
            let known = known.strip_prefix("one of ").unwrap_or(known);
            let known = known.split(", ").map(|name| name.trim_matches('`'));
            format!("{text}{}", did_you_mean(name, known))
        }
        _ => text.to_owned(),
    }
}

/// Takes a leading or trailing `line 3 column 5` off a message: the caller
/// says the place in its own way.
fn without_place(text: &str) -> &str {
    let text = text.split(" at line ").next().unwrap_or(text);
    match text.strip_prefix("error: ").unwrap_or(text) {
        text if text.starts_with("line ") => {
            text.split_once(": ").map_or(text, |(_, message)| message)
        }
        text => text,
    }
}
