//! The content security policy: the hashes of the page's own style and script.

use sha2::{Digest, Sha256};

/// A policy under which the page can load nothing, send nothing and run
/// nothing but this style and these scripts.
pub(super) fn content_security_policy(style: &str, scripts: &[&str]) -> String {
    let scripts: Vec<String> =
        scripts.iter().map(|script| format!("'{}'", source(script))).collect();
    format!(
        "default-src 'none'; style-src '{}'; script-src {}; img-src data:; \
         base-uri 'none'; form-action 'none'",
        source(style),
        scripts.join(" ")
    )
}

fn source(content: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(content.as_bytes())))
}

/// Base64 with padding, RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| usize::from(chunk.get(index).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (index, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let sign = char::from(ALPHABET[group >> shift & 63]);
            text.push(if index <= chunk.len() { sign } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")];
        for (plain, encoded) in cases {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }
}
