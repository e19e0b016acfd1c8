//! A file that was named, read once.

use super::set;
use crate::finding::Finding;
use crate::read::{self, Limits};
use std::path::Path;

/// A file that was named: a document's values borrow from its bytes.
pub struct Named {
    name: String,
    bytes: Result<Vec<u8>, Finding>,
}

impl Named {
    /// The named file; `None` where none is.
    pub fn read(file: Option<&Path>) -> Option<Self> {
        file.map(Self::of)
    }

    /// A file, standard input, or a file in a revision: once, since standard input is read but once.
    pub fn of(file: &Path) -> Self {
        let name = file.display().to_string();
        Self {
            bytes: set::bytes(&name, Limits::DOCUMENT),
            name: if name == "-" {
                "<stdin>".to_owned()
            } else {
                name
            },
        }
    }

    /// A text that stands in no file.
    pub fn text(name: &str, text: &str) -> Self {
        Self {
            name: name.to_owned(),
            bytes: Ok(text.as_bytes().to_vec()),
        }
    }

    /// Its name, as people know it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its name, as people type it.
    pub fn typed(&self) -> &str {
        match self.name.as_str() {
            "<stdin>" => "-",
            name => name,
        }
    }

    /// What stands in it.
    pub fn bytes(&self) -> Result<&[u8], &Finding> {
        self.bytes.as_deref()
    }

    /// A document of it, where it holds one that can be read.
    pub fn document(&self) -> Option<read::Document<'_>> {
        read::document(&self.name, self.bytes().ok()?)?.ok()
    }
}
