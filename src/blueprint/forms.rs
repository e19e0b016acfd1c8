//! Proves that the schema and serde say the same of every text.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use schemars::JsonSchema;

/// The schema and serde say that the one kind of texts is right and the other wrong.
pub(super) fn agree<T: JsonSchema + TryFrom<String>>(good: &[&str], bad: &[&str]) {
    let schema = schemars::schema_for!(T);
    let validator = jsonschema::validator_for(schema.as_value()).unwrap();
    let name = T::schema_name();
    for (text, right) in good
        .iter()
        .map(|t| (t, true))
        .chain(bad.iter().map(|t| (t, false)))
    {
        assert_eq!(
            T::try_from((*text).to_owned()).is_ok(),
            right,
            "serde, {name}: {text:?}"
        );
        assert_eq!(
            validator.is_valid(&(*text).into()),
            right,
            "schema, {name}: {text:?}"
        );
    }
}
