//! Text for people: suggestions and messages that several parts share.

/// A message lists what there is if it is no more than this.
const MOST_NAMED: usize = 20;

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
    let name = ["unknown field `", "unknown variant `"]
        .into_iter()
        .find_map(|start| text.strip_prefix(start)?.split('`').next());
    let Some((name, (what, known))) = name.zip(text.split_once(", expected ")) else {
        return text.to_owned();
    };
    let known = known.strip_prefix("one of ").unwrap_or(known);
    let known: Vec<&str> = known.split(", ").map(|name| name.trim_matches('`')).collect();
    let hint = did_you_mean(name, known.iter().copied());
    // A list of all resource types helps nobody.
    if known.len() > MOST_NAMED { format!("{what}{hint}") } else { format!("{text}{hint}") }
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
