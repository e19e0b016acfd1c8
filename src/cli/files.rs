//! Files that are written: plain ones whole or not at all, through links, with the mode that they have;
//! devices and pipes are written into and never replaced.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

/// Whether a name that is given for a file stands for standard output. A file behind `/dev/stdout` is
/// one that somebody else has open: it is written through their descriptor, or what they write later
/// would go into a file that has lost its name.
pub fn is_standard_output(path: &Path) -> bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]
        .iter()
        .any(|name| path == Path::new(name))
}

/// Writes one file.
pub fn write(path: &Path, text: &str) -> Result<()> {
    match place(path)? {
        Place::Into => into(path, text),
        Place::Plain(plain) => {
            let written = plain.begin(text).and_then(|()| plain.end());
            if written.is_err() {
                plain.give_up();
            }
            written
        }
    }
}

/// Writes several files of one folder: all are written beside before the first takes its place.
pub fn folder(folder: &Path, files: &[(&str, &str)]) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut plain = Vec::new();
    let mut rest = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        match place(&path)? {
            Place::Plain(file) => plain.push((file, *text)),
            Place::Into => rest.push((path, *text)),
        }
    }
    let written = plain
        .iter()
        .try_for_each(|(file, text)| file.begin(text))
        .and_then(|()| plain.iter().try_for_each(|(file, _)| file.end()));
    if written.is_err() {
        for (file, _) in &plain {
            file.give_up();
        }
    }
    written?;
    rest.iter().try_for_each(|(path, text)| into(path, text))
}

/// Lets whoever may read a file run it.
pub fn make_executable(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mut mode = std::fs::metadata(path)?.permissions();
        mode.set_mode(mode.mode() | ((mode.mode() & 0o444) >> 2));
        std::fs::set_permissions(path, mode)?;
    }
    Ok(())
}

/// How a name is written to.
enum Place {
    /// A device, a pipe, a socket, a descriptor of this process.
    Into,
    /// A file, or a name that nothing has yet.
    Plain(Box<Plain>),
}

/// Where a plain file comes to stand.
struct Plain {
    /// Its own name, behind every link.
    path: PathBuf,
    /// Where it is written before it takes its place.
    beside: PathBuf,
    /// What the file that it replaces may be used for, and whose it is.
    was: Option<std::fs::Metadata>,
}

/// More links in a row are a circle.
const MOST_LINKS: usize = 40;

fn place(path: &Path) -> Result<Place> {
    if path.starts_with("/dev/fd") || path.starts_with("/proc") {
        return Ok(Place::Into);
    }
    let was = match std::fs::metadata(path) {
        Ok(data) if data.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        Ok(data) if !data.is_file() => return Ok(Place::Into),
        Ok(data) => Some(data),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if was.is_some() {
        // To take the place of a file that may not be written is not to write it.
        drop(OpenOptions::new().append(true).open(path)?);
    }
    let path = behind(path)?;
    let name = path
        .file_name()
        .ok_or_else(|| Error::from(ErrorKind::IsADirectory))?;
    // By its first letters, so that it is no longer than names may be.
    let begin: String = name.to_string_lossy().chars().take(40).collect();
    let beside = path.with_file_name(format!(".{begin}.{}.part", std::process::id()));
    Ok(Place::Plain(Box::new(Plain { path, beside, was })))
}

/// The name that links lead to, whether or not something is there.
fn behind(path: &Path) -> Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&path) {
            Ok(next) => {
                path = match path.parent() {
                    Some(folder) => folder.join(next),
                    None => next,
                }
            }
            // What is no link, or not there, ends the chain.
            Err(_) => return Ok(path),
        }
    }
    Err(Error::other("its links lead in a circle"))
}

impl Plain {
    /// Writes beside: a reader sees the old text or the new one, never a part.
    fn begin(&self, text: &str) -> Result<()> {
        // Never through a link that somebody else has put there.
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&self.beside)?;
        file.write_all(text.as_bytes())?;
        if let Some(was) = &self.was {
            keep(&file, &self.beside, was)?;
        }
        file.sync_all()
    }

    fn end(&self) -> Result<()> {
        std::fs::rename(&self.beside, &self.path)
    }

    fn give_up(&self) {
        // What is left of the attempt is of no use to anyone; that it cannot go changes nothing.
        let _ = std::fs::remove_file(&self.beside);
    }
}

/// Gives a file the owner, as far as that is allowed, and the mode of the one that it replaces.
fn keep(file: &File, path: &Path, was: &std::fs::Metadata) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, chown};
        let is = file.metadata()?;
        if (is.uid(), is.gid()) != (was.uid(), was.gid()) {
            // Nobody but root gives files away.
            let _ = chown(path, Some(was.uid()), Some(was.gid()));
        }
    }
    let mode: Permissions = was.permissions();
    file.set_permissions(mode)
}

/// Writes into what is there.
fn into(path: &Path, text: &str) -> Result<()> {
    let mut file = OpenOptions::new().append(true).open(path)?;
    match file.write_all(text.as_bytes()).and_then(|()| file.flush()) {
        // A reader that has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
