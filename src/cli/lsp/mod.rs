//! `synth lsp`: an editor's questions about blueprints that are open in it, and what is wrong with them as
//! they are typed.
//! <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/>

mod actions;
mod completion;
mod diagnostics;
mod hover;
mod keys;
mod names;
mod page;
mod positions;

use super::{Exit, Streams, output};
use crate::blueprint::schema;
use keys::Keys;
use ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability,
    CompletionList, CompletionOptions, CompletionParams, DidChangeTextDocumentParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, GotoDefinitionParams, HoverParams,
    HoverProviderCapability, InitializeParams, InitializeResult, Location, OneOf,
    PositionEncodingKind, PublishDiagnosticsParams, ServerCapabilities, ServerInfo,
    TextDocumentSyncCapability, TextDocumentSyncKind, Uri,
};
use lsp_server::{ErrorCode, Message, Notification, Request, Response};
use page::Page;
use positions::Unit;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Answers until the editor has had enough.
pub fn run(streams: &mut Streams<'_>) -> Exit {
    if streams.terminal {
        return output::failed(
            streams,
            "`synth lsp` answers editors, which start it themselves: docs/editors.md has their settings",
        );
    }
    // A thread of its own reads, so that of several changes the last alone is checked.
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let message = Message::read(&mut input).transpose();
            let last = !matches!(message, Some(Ok(_)));
            if message.is_none_or(|message| sender.send(message).is_err()) || last {
                return;
            }
        }
    });
    match serve(&receiver, streams) {
        Ok(exit) => exit,
        Err(error) => output::failed(
            streams,
            &format!("what the editor says cannot be read: {error}"),
        ),
    }
}

/// What is known of the editor and of what is open in it.
struct Server {
    unit: Unit,
    keys: Keys,
    pages: BTreeMap<String, Page>,
    /// What was typed and not checked yet: text and version.
    typed: BTreeMap<String, (String, i32)>,
    ended: bool,
}

fn serve(messages: &Receiver<io::Result<Message>>, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let mut server = Server {
        unit: Unit::default(),
        keys: Keys::of(schema::schema()),
        pages: BTreeMap::new(),
        typed: BTreeMap::new(),
        ended: false,
    };
    loop {
        let message = match messages.try_recv() {
            Ok(message) => message?,
            Err(TryRecvError::Empty) => {
                // Nobody waits for an answer: time to look at what was typed.
                let typed: Vec<String> = server.typed.keys().cloned().collect();
                for uri in typed {
                    server.check(&uri, streams)?;
                }
                match messages.recv() {
                    Ok(message) => message?,
                    Err(_) => return Ok(server.gone()),
                }
            }
            Err(TryRecvError::Disconnected) => return Ok(server.gone()),
        };
        match message {
            Message::Request(request) => {
                let answer = server.answer(&request, streams)?;
                send(streams, &Message::Response(answer))?;
            }
            Message::Notification(told) if told.method == "exit" => return Ok(server.gone()),
            Message::Notification(told) => server.told(told, streams)?,
            Message::Response(_) => {}
        }
    }
}

fn send(streams: &mut Streams<'_>, message: &Message) -> io::Result<()> {
    message.write(&mut streams.out)
}

impl Server {
    /// How the process ends once the editor is gone: well if it said so before.
    fn gone(&self) -> Exit {
        if self.ended { Exit::Done } else { Exit::Failed }
    }

    /// Checks a page whose text has changed, and says what is wrong with it.
    fn check(&mut self, uri: &str, streams: &mut Streams<'_>) -> io::Result<()> {
        let Some((text, version)) = self.typed.remove(uri) else {
            return Ok(());
        };
        let Ok(named) = uri.parse::<Uri>() else {
            return Ok(());
        };
        if !page::meant(&named, &text) {
            // Something may have been said of it while it was a blueprint.
            return match self.pages.remove(uri) {
                Some(_) => publish(streams, named, None, Vec::new()),
                None => Ok(()),
            };
        }
        let page = Page::of(&named, text, version, self.unit);
        publish(streams, named, Some(version), diagnostics::of(&page))?;
        self.pages.insert(uri.to_owned(), page);
        Ok(())
    }

    /// The page as it stands now; `None` for what is no blueprint or not open.
    fn page(&mut self, uri: &Uri, streams: &mut Streams<'_>) -> io::Result<Option<&Page>> {
        self.check(uri.as_str(), streams)?;
        Ok(self.pages.get(uri.as_str()))
    }

    fn answer(&mut self, request: &Request, streams: &mut Streams<'_>) -> io::Result<Response> {
        let id = request.id.clone();
        if self.ended {
            let message = "the server was shut down".to_owned();
            return Ok(Response::new_err(
                id,
                ErrorCode::InvalidRequest as i32,
                message,
            ));
        }
        let answer = match request.method.as_str() {
            "initialize" => read(request).and_then(|asked| said(&self.begin(&asked))),
            "shutdown" => {
                self.ended = true;
                Ok(Value::Null)
            }
            "textDocument/hover" => match read::<HoverParams>(request) {
                Ok(asked) => {
                    let at = asked.text_document_position_params;
                    let page = self.page(&at.text_document.uri, streams)?;
                    said(&page.and_then(|page| hover::of(page, at.position)))
                }
                Err(message) => Err(message),
            },
            "textDocument/completion" => match read::<CompletionParams>(request) {
                Ok(asked) => {
                    let at = asked.text_document_position;
                    self.check(at.text_document.uri.as_str(), streams)?;
                    let page = self.pages.get(at.text_document.uri.as_str());
                    let items = page.map(|page| completion::of(page, &self.keys, at.position));
                    said(&CompletionList {
                        is_incomplete: false,
                        items: items.unwrap_or_default(),
                    })
                }
                Err(message) => Err(message),
            },
            "textDocument/definition" => match read::<GotoDefinitionParams>(request) {
                Ok(asked) => {
                    let at = asked.text_document_position_params;
                    let uri = at.text_document.uri;
                    let page = self.page(&uri, streams)?;
                    let range = page.and_then(|page| names::definition(page, at.position));
                    said(&range.map(|range| Location::new(uri, range)))
                }
                Err(message) => Err(message),
            },
            "textDocument/codeAction" => match read::<CodeActionParams>(request) {
                Ok(asked) => {
                    let page = self.page(&asked.text_document.uri, streams)?;
                    said(&page.map_or_else(Vec::new, |page| actions::of(page, &asked)))
                }
                Err(message) => Err(message),
            },
            other => {
                let message = format!("there is no method {other}");
                return Ok(Response::new_err(
                    id,
                    ErrorCode::MethodNotFound as i32,
                    message,
                ));
            }
        };
        Ok(match answer {
            Ok(value) => Response::new_ok(id, value),
            Err(message) => Response::new_err(id, ErrorCode::InvalidParams as i32, message),
        })
    }

    /// What the editor is told of the server.
    fn begin(&mut self, asked: &InitializeParams) -> InitializeResult {
        let general = asked.capabilities.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_ref());
        let bytes = offered.is_some_and(|all| all.contains(&PositionEncodingKind::UTF8));
        self.unit = if bytes { Unit::Utf8 } else { Unit::Utf16 };
        InitializeResult {
            capabilities: ServerCapabilities {
                position_encoding: Some(match self.unit {
                    Unit::Utf8 => PositionEncodingKind::UTF8,
                    Unit::Utf16 => PositionEncodingKind::UTF16,
                }),
                text_document_sync: Some(TextDocumentSyncCapability::Kind(
                    TextDocumentSyncKind::FULL,
                )),
                hover_provider: Some(HoverProviderCapability::Simple(true)),
                completion_provider: Some(CompletionOptions {
                    trigger_characters: Some([":", " ", "$", "{", "."].map(str::to_owned).to_vec()),
                    ..CompletionOptions::default()
                }),
                definition_provider: Some(OneOf::Left(true)),
                code_action_provider: Some(CodeActionProviderCapability::Options(
                    CodeActionOptions {
                        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                        ..CodeActionOptions::default()
                    },
                )),
                ..ServerCapabilities::default()
            },
            server_info: Some(ServerInfo {
                name: "synth".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        }
    }

    /// What the editor says without waiting for an answer. What is not understood is let be, as the
    /// protocol asks.
    fn told(&mut self, told: Notification, streams: &mut Streams<'_>) -> io::Result<()> {
        match told.method.as_str() {
            "textDocument/didOpen" => {
                if let Ok(opened) = serde_json::from_value::<DidOpenTextDocumentParams>(told.params)
                {
                    let page = opened.text_document;
                    self.typed
                        .insert(page.uri.as_str().to_owned(), (page.text, page.version));
                }
            }
            "textDocument/didChange" => {
                if let Ok(changed) =
                    serde_json::from_value::<DidChangeTextDocumentParams>(told.params)
                    && let Some(last) = changed.content_changes.into_iter().next_back()
                {
                    let page = changed.text_document;
                    self.typed
                        .insert(page.uri.as_str().to_owned(), (last.text, page.version));
                }
            }
            "textDocument/didClose" => {
                if let Ok(closed) =
                    serde_json::from_value::<DidCloseTextDocumentParams>(told.params)
                {
                    let uri = closed.text_document.uri;
                    self.typed.remove(uri.as_str());
                    if self.pages.remove(uri.as_str()).is_some() {
                        publish(streams, uri, None, Vec::new())?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn publish(
    streams: &mut Streams<'_>,
    uri: Uri,
    version: Option<i32>,
    diagnostics: Vec<ls_types::Diagnostic>,
) -> io::Result<()> {
    let params = PublishDiagnosticsParams {
        uri,
        diagnostics,
        version,
    };
    let method = "textDocument/publishDiagnostics".to_owned();
    send(
        streams,
        &Message::Notification(Notification::new(method, params)),
    )
}

fn read<T: DeserializeOwned>(request: &Request) -> Result<T, String> {
    serde_json::from_value(request.params.clone()).map_err(|error| error.to_string())
}

fn said(answer: &impl Serialize) -> Result<Value, String> {
    serde_json::to_value(answer).map_err(|error| error.to_string())
}
