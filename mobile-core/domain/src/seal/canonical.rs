//! How is a value written so that everybody hashes the same bytes? As canonical JSON, RFC 8785.

use serde::{Serialize, de::DeserializeOwned};

/// Why a text is not the canonical form of a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// It can't be read at all.
    #[error("unreadable: {0}")]
    Unreadable(String),
    /// It can be read, but somebody else would write it in another way.
    #[error("not in canonical form")]
    Form,
}

/// Writes a value.
///
/// # Errors
/// Where JSON has no such value: a number that is not finite.
pub fn write(value: &impl Serialize) -> Result<String, NotCanonical> {
    serde_json_canonicalizer::to_string(value).map_err(|e| NotCanonical::Unreadable(e.to_string()))
}

/// Reads a value whose text is canonical: nothing unknown in it, nothing twice, no other spelling.
///
/// # Errors
/// [`NotCanonical`].
pub fn read<T: Serialize + DeserializeOwned>(text: &str) -> Result<T, NotCanonical> {
    let value: T = serde_json::from_str(text).map_err(|e| NotCanonical::Unreadable(e.to_string()))?;
    if write(&value)? == text { Ok(value) } else { Err(NotCanonical::Form) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn keys_are_sorted_and_numbers_are_written_as_the_rfc_says() {
        let value = json!({ "b": [1e30, 4.50, 2e-3, 1e-27, 333_333_333.333_333_3], "a": "€$\u{f}\nA'B\"\\\"/", "\u{20ac}": null });
        let text = write(&value).unwrap();
        let rfc = r#"{"a":"€$\u000f\nA'B\"\\\"/","b":[1e+30,4.5,0.002,1e-27,333333333.3333333],"€":null}"#;
        assert_eq!(text, rfc);
        assert_eq!(read::<Value>(&text), Ok(value));
    }

    #[test]
    fn another_spelling_of_the_same_value_is_refused() {
        for text in [r#"{"a": 1}"#, r#"{"a":1.0}"#, r#"{"b":1,"a":2}"#, r#"{"a":1,"a":1}"#] {
            assert_eq!(read::<Value>(text), Err(NotCanonical::Form), "{text}");
        }
        assert!(matches!(read::<Value>("{"), Err(NotCanonical::Unreadable(_))));
    }
}
