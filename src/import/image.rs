//! An image by its whole name.

use super::ledger::{At, Ledger};
use super::words;

/// The image becomes the key, with the registry that Docker takes where none is written.
pub(super) fn carry(ledger: &mut Ledger, at: &At, key: &str, image: &str) {
    let whole = words::image(image);
    if whole == image {
        ledger.set(at, key, whole);
    } else {
        let why = "the registry that Docker takes where none is written";
        ledger.became(at, key, whole.as_str(), (image, whole.as_str()), why);
    }
}
