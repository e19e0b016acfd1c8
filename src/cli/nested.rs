//! Nested stacks whose templates stand beside the one that names them, or in folders below: they are read
//! with it, since what they are given and hand out stands there.

use super::named::Named;
use super::report::Report;
use crate::finding::Finding;
use crate::finding::print::{self, LetBe};
use crate::prove::{INSIDE, Nested, Stacks};
use crate::read::{self, Limits};
use doc::Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Nested stacks of one document, at most: files may name each other, and each as often as it likes.
const STACKS: usize = 500;

/// Stacks inside each other, at most.
const DEEPEST: usize = 8;

/// What CDK writes beside a nested stack: the file that its template is in.
const ASSET: &str = "aws:asset:path";

/// A nested stack.
struct Stack {
    /// The logical id of its resource.
    id: String,
    /// The file of its template.
    file: usize,
    /// Its own nested stacks.
    stacks: Vec<Stack>,
}

/// The nested stacks of a document, and the files that their templates are in.
#[derive(Default)]
pub struct Beside {
    files: Vec<(PathBuf, Named)>,
    stacks: Vec<Stack>,
    /// Files by what their addresses end with, where CDK notes that.
    assets: BTreeMap<String, String>,
}

impl Beside {
    /// Those of a document that a file holds.
    pub fn of(document: &read::Document<'_>, file: &Named) -> Self {
        let mut out = Self::default();
        let path = Path::new(file.typed());
        let folder = path.parent().filter(|_| path.is_file());
        // A bare file name stands in the folder that `.` is.
        let folder = folder.map(|f| {
            if f.as_os_str().is_empty() {
                Path::new(".")
            } else {
                f
            }
        });
        if let Some(folder) = folder
            && let Ok(root) = folder.canonicalize()
        {
            out.assets = assets(path);
            let mut left = STACKS;
            out.stacks = out.read(&document.value, folder, &root, DEEPEST, &mut left);
        }
        out
    }

    /// The stacks that a template names files for.
    fn read(
        &mut self,
        template: &Json<'_>,
        folder: &Path,
        root: &Path,
        deep: usize,
        left: &mut usize,
    ) -> Vec<Stack> {
        let mut out = Vec::new();
        let resources = template.get("Resources").and_then(Json::as_object);
        for (id, resource) in resources.into_iter().flatten() {
            let Some(name) = file_of(resource) else {
                continue;
            };
            let name = self.assets.get(&name).unwrap_or(&name);
            let path = folder.join(name.strip_prefix("./").unwrap_or(name));
            // A template may name any file of the machine; those below it alone are its own.
            let inside = path.canonicalize().is_ok_and(|path| path.starts_with(root));
            if !inside || !path.is_file() || *left == 0 || deep == 0 {
                continue;
            }
            *left -= 1;
            let known = self.files.iter().position(|(known, _)| *known == path);
            let file = known.unwrap_or_else(|| {
                self.files.push((path.clone(), Named::of(&path)));
                self.files.len() - 1
            });
            let below = path.parent().unwrap_or(folder).to_owned();
            // Read again below: what a document says is borrowed from the file, which may move until all are known.
            let bytes = self
                .files
                .get(file)
                .and_then(|(_, named)| named.bytes().ok());
            let Some(bytes) = bytes.map(<[u8]>::to_vec) else {
                continue;
            };
            let name = path.display().to_string();
            let Some(Ok(child)) = read::document(&name, &bytes) else {
                continue;
            };
            let stacks = self.read(&child.value, &below, root, deep - 1, left);
            out.push(Stack {
                id: id.to_owned(),
                file,
                stacks,
            });
        }
        out
    }

    /// The templates, read.
    pub fn templates(&self) -> Vec<Option<read::Document<'_>>> {
        let files = self.files.iter();
        files.map(|(_, named)| named.document()).collect()
    }

    /// The stacks with their templates, for the proof.
    pub fn stacks<'d>(&self, templates: &'d [Option<read::Document<'d>>]) -> Stacks<'d> {
        with_templates(&self.stacks, templates)
    }

    /// Each stack: the pointer that pointers into its template begin with, and its file.
    pub fn places(&self) -> Vec<(String, usize)> {
        let mut out = Vec::new();
        places(&self.stacks, "", &mut out);
        out
    }
}

fn with_templates<'d>(stacks: &[Stack], templates: &'d [Option<read::Document<'d>>]) -> Stacks<'d> {
    let each = stacks.iter().filter_map(|stack| {
        let template = templates.get(stack.file)?.as_ref()?;
        let nested = Nested {
            template: &template.value,
            stacks: with_templates(&stack.stacks, templates),
        };
        Some((stack.id.clone(), nested))
    });
    each.collect()
}

fn places(stacks: &[Stack], above: &str, out: &mut Vec<(String, usize)>) {
    for stack in stacks {
        let at = crate::finding::pointer(&format!("{above}/Resources"), &stack.id) + INSIDE;
        places(&stack.stacks, &at, out);
        out.push((at, stack.file));
    }
}

/// What CDK writes beside `NAME.template.json` of files that it uploads: by the hash that their addresses
/// end with (`NAME.assets.json`), unless its command line also notes them at the stack.
fn assets(template: &Path) -> BTreeMap<String, String> {
    let read = || {
        let name = template.file_name()?.to_str()?;
        let stem = name.strip_suffix(".template.json")?;
        let path = template.with_file_name(format!("{stem}.assets.json"));
        let bytes = read::bytes(path.to_str()?, Limits::DOCUMENT).ok()?;
        let json: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
        let files = json.get("files")?.as_object()?;
        let each = files.iter().filter_map(|(hash, file)| {
            let path = file.get("source")?.get("path")?.as_str()?;
            Some((format!("{hash}.json"), path.to_owned()))
        });
        Some(each.collect())
    };
    read().unwrap_or_default()
}

/// The file that a nested stack's template is in, relative to the template that names it: as CDK notes it,
/// as `aws cloudformation package` takes it, or of the name that an address ends with.
fn file_of(resource: &Json<'_>) -> Option<String> {
    if resource.get("Type")?.as_str()? != "AWS::CloudFormation::Stack" {
        return None;
    }
    let asset = resource.get("Metadata").and_then(|m| m.get(ASSET));
    if let Some(name) = asset.and_then(Json::as_str) {
        return Some(name.to_owned());
    }
    let url = resource.get("Properties")?.get("TemplateURL")?;
    let text = match url {
        Json::Object(_) => {
            let first = |json: &Json<'_>| Some(json.as_array()?.first()?.as_str()?.to_owned());
            let last = |json: &Json<'_>| {
                Some(
                    json.as_array()?
                        .get(1)?
                        .as_array()?
                        .last()?
                        .as_str()?
                        .to_owned(),
                )
            };
            match (url.get("Fn::Sub"), url.get("Fn::Join")) {
                (Some(sub), _) => sub.as_str().map(str::to_owned).or_else(|| first(sub))?,
                (None, Some(join)) => last(join)?,
                (None, None) => return None,
            }
        }
        plain => {
            let text = plain.as_str()?;
            if !text.contains("://") {
                return Some(text.to_owned());
            }
            text.to_owned()
        }
    };
    let last = text.split('?').next()?.rsplit('/').next()?;
    (!last.is_empty() && !last.contains("${")).then(|| last.to_owned())
}

/// What was found in a document and in the templates of its nested stacks, each in the file that it is about.
pub fn report(
    document: read::Document<'_>,
    beside: &Beside,
    findings: Vec<Finding>,
    let_be: Vec<LetBe>,
) -> Report {
    let places = beside.places();
    let templates = beside.templates();
    let mut own = Vec::new();
    let mut own_let_be = Vec::new();
    let mut theirs: Vec<(Vec<Finding>, Vec<LetBe>)> = Vec::new();
    theirs.resize_with(templates.len(), Default::default);
    let file_of = |path: &mut String| {
        // Stacks of a stack come first, and are the longer ones.
        let mut all = places.iter();
        let (at, file) = all.find(|(at, _)| path.starts_with(at.as_str()))?;
        path.drain(..at.len());
        Some(*file)
    };
    for mut finding in findings {
        let file = file_of(&mut finding.path);
        match file.and_then(|file| theirs.get_mut(file)) {
            Some((list, _)) => list.push(finding),
            None => own.push(finding),
        }
    }
    for mut known in let_be {
        let file = file_of(&mut known.finding.path);
        match file.and_then(|file| theirs.get_mut(file)) {
            Some((_, list)) => list.push(known),
            None => own_let_be.push(known),
        }
    }
    let nested = templates.into_iter().zip(theirs);
    let nested =
        nested.filter_map(|(template, (found, known))| Some(in_file(template?, found, known)));
    Report {
        nested: nested.collect(),
        ..in_file(document, own, own_let_be)
    }
}

/// What was found in one file, with its places.
fn in_file(
    document: read::Document<'_>,
    mut found: Vec<Finding>,
    mut let_be: Vec<LetBe>,
) -> Report {
    let document = document.judged();
    let known = let_be.iter_mut().map(|known| &mut known.finding);
    document.locate(found.iter_mut().chain(known));
    Report {
        let_be,
        ..Report::without(document.name, document.text, print::sorted(found))
    }
}
