//! `volumes`: file systems of EFS, which outlive the tasks that mount them.

use super::task::WritablePath;
use super::text::{SecurityGroupId, all, is_input, kebab, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

text! {
    /// A volume's name. Directories of `writable` on the disk have names of the other form.
    VolumeName, form: "a volume's name: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen, and not ending like those of directories on the disk (writable-1)",
    longest: 60,
    pattern: "^(?!(.*-)?writable-[0-9]+$)[a-z]([a-z0-9-]*[a-z0-9])?$",
    check: |text| {
        let number = text.rsplit_once('-').filter(|(_, last)| all(last, |b| b.is_ascii_digit()));
        let taken = number.is_some_and(|(rest, _)| rest == "writable" || rest.ends_with("-writable"));
        kebab(text) && !taken
    },
    test: volume_name,
    right: ["shared", "a1", "writable", "writable-a", "my-writable", "overwritable-1"],
    wrong: ["", "a-", "B", "a_b", "writable-1", "proxy-writable-12"]
}

/// Whether a text is an id of EFS: a prefix and 8 to 40 hexadecimal digits.
/// <https://docs.aws.amazon.com/efs/latest/ug/API_FileSystemDescription.html>
fn is_efs_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|id| {
        (8..=40).contains(&id.len())
            && all(id, |b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

text! {
    /// A file system that is there already.
    FileSystemId, form: "the id of a file system of EFS, such as fs-0123456789abcdef0, or an input such as ${input.files}",
    longest: 300,
    pattern: r"^(fs-[0-9a-f]{8,40}|\$\{input\.[a-z][a-z0-9_]*\})$",
    check: |text| is_input(text) || is_efs_id(text, "fs-"),
    test: file_system_id,
    right: ["fs-01234567", "fs-0123456789abcdef0", "${input.files}"],
    wrong: ["", "fs-", "fs-0123456", "fs-0123456g", "fsap-01234567", "${input.F}"]
}

text! {
    /// An access point that is there already.
    AccessPointId, form: "the id of an access point of EFS, such as fsap-0123456789abcdef0, or an input such as ${input.entry}",
    longest: 300,
    pattern: r"^(fsap-[0-9a-f]{8,40}|\$\{input\.[a-z][a-z0-9_]*\})$",
    check: |text| is_input(text) || is_efs_id(text, "fsap-"),
    test: access_point_id,
    right: ["fsap-01234567", "fsap-0123456789abcdef0", "${input.entry}"],
    wrong: ["", "fsap-", "fs-01234567", "fsap-0123456x", "${input.}"]
}

/// A file system of EFS that tasks mount: what is written there stays when a task ends, and all tasks see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// Where the application finds it: an absolute path, not the root itself nor one in `/dev`, `/proc` or
    /// `/sys`, and apart from directories of `writable`.
    pub path: WritablePath,
    /// The id of the file system, or an input of type `file_system`. It is there already, in this account and
    /// region, with a mount target in each zone of the network that tasks stand in: without one, tasks there
    /// do not start.
    pub efs: FileSystemId,
    /// The access point by which it is mounted, or an input of type `access_point`: it says whose the files
    /// are and which directory the tasks see, whatever `user` is. Left out, tasks see all of the file system,
    /// in which root may do no more than anybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_point: Option<AccessPointId>,
    /// The security group of its mount targets: opens TCP 2049, by which it is mounted, to it. Its own rule that
    /// lets the service in is its owner's to write. Left out, `reaches` has to lead there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group: Option<SecurityGroupId>,
    /// Whether tasks may only read it. The mount is read-only then, and the task role may not write either.
    #[serde(default)]
    pub read_only: bool,
}
