//! What the help of a finding offers to write, as edits of the text.

use super::diagnostics;
use super::page::Page;
use crate::read::Edits;
use ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextEdit, WorkspaceEdit,
};

/// The edits that the findings in a stretch of the page offer.
pub fn of(page: &Page, asked: &CodeActionParams) -> Vec<CodeActionOrCommand> {
    let wanted = asked.context.only.as_ref().is_none_or(|only| {
        // `quickfix.more` is a kind of quick fix, and so is the empty kind.
        only.iter()
            .any(|kind| CodeActionKind::QUICKFIX.as_str().starts_with(kind.as_str()))
    });
    let Some(report) = page.report.as_ref().ok().filter(|_| wanted) else {
        return Vec::new();
    };
    let marked = diagnostics::of(page);
    let mut edits = Edits::of(&page.text);
    let mut out = Vec::new();
    for (finding, diagnostic) in report.findings.iter().zip(marked) {
        if !meet(diagnostic.range, asked.range) {
            continue;
        }
        for fix in &finding.fixes {
            let Some(changes) = edits.changes(fix) else {
                continue;
            };
            let edits = changes.into_iter().map(|change| {
                let range = page
                    .positions
                    .range(&page.text, change.from.start, change.to.start);
                OneOf::Left(TextEdit::new(range, change.text))
            });
            let document = TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier {
                    uri: asked.text_document.uri.clone(),
                    version: Some(page.version),
                },
                edits: edits.collect(),
            };
            out.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: fix.edit.said(),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic.clone()]),
                edit: Some(WorkspaceEdit {
                    document_changes: Some(DocumentChanges::Edits(vec![document])),
                    ..WorkspaceEdit::default()
                }),
                is_preferred: Some(finding.fixes.len() == 1),
                ..CodeAction::default()
            }));
        }
    }
    out
}

/// Whether two stretches share a place; the end of one may be the other's beginning.
fn meet(one: Range, other: Range) -> bool {
    one.start <= other.end && other.start <= one.end
}
