//! An edit that takes a finding away, as data: what a help says in words.

/// An edit of a blueprint that takes a finding away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// JSON pointer to what is edited; what does not stand there yet is added.
    pub path: String,
    /// What happens there.
    pub edit: Edit,
}

/// What happens to the entry at a pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Its value becomes this YAML, which fits into one line.
    Write(String),
    /// Its key becomes this one.
    Rename(String),
    /// It moves to this pointer: with its value, or with this YAML for one.
    Move(String, Option<String>),
    /// The list there gets one more item, this YAML.
    Add(String),
}

impl Edit {
    /// Its name, for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Write(_) => "write",
            Self::Rename(_) => "rename",
            Self::Move(..) => "move",
            Self::Add(_) => "add",
        }
    }

    /// What it does, in words.
    pub fn said(&self) -> String {
        match self {
            Self::Write(text) => format!("write `{text}`"),
            Self::Rename(key) => format!("call it `{key}`"),
            Self::Move(to, _) => format!("move it to `{to}`"),
            Self::Add(text) => format!("add `{text}`"),
        }
    }

    /// The YAML, the key or the pointer.
    pub fn text(&self) -> &str {
        match self {
            Self::Write(text) | Self::Rename(text) | Self::Move(text, _) | Self::Add(text) => text,
        }
    }

    /// The value that comes with a move, where it is not as it was.
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::Move(_, value) => value.as_deref(),
            _ => None,
        }
    }
}

impl Fix {
    /// The value at `path` becomes `yaml`.
    pub fn write(path: impl Into<String>, yaml: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            edit: Edit::Write(yaml.into()),
        }
    }

    /// The key at `path` becomes `key`.
    pub fn rename(path: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            edit: Edit::Rename(key.into()),
        }
    }

    /// What stands at `path` moves to `to`, where it may have to be written as `yaml`.
    pub fn moved(path: impl Into<String>, to: impl Into<String>, yaml: Option<String>) -> Self {
        Self {
            path: path.into(),
            edit: Edit::Move(to.into(), yaml),
        }
    }

    /// The list at `path` gets `yaml` as well.
    pub fn add(path: impl Into<String>, yaml: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            edit: Edit::Add(yaml.into()),
        }
    }
}
