//! The command line: what is asked for, and who answers.

mod against;
mod args;
mod check;
mod commands;
mod completions;
mod cost;
mod deferred;
mod diagram;
mod diff;
mod document;
mod emit;
mod explain;
mod files;
mod folder;
mod given;
mod guard;
mod hunks;
mod ignored;
mod import;
mod init;
mod instances;
mod load;
mod lsp;
mod man;
mod named;
mod nested;
mod output;
mod page;
mod pairs;
mod preflight;
mod proof;
mod reach;
mod release;
mod report;
mod revision;
mod runbook;
mod schema;
mod set;
mod show;
mod smoke;
mod snapshot;
mod stack_policy;
mod target;

use crate::finding::print::clean;
pub use explain::rule;

use args::{
    Answer, CheckArgs, CompletionsArgs, CostArgs, DiagramArgs, DiffArgs, DiffAs, DiffFail,
    DiffFormat, Drawn, EmitArgs, ExplainArgs, FailOn, FileArgs, Format, IgnoreArgs, InitArgs,
    LspArgs, ManArgs, OutputArgs, ParameterArgs, ReachArgs, ReleaseArgs, ReportArgs, SmokeArgs,
    SnapshotArgs, StackPolicyArgs,
};
use clap::{Parser, Subcommand};
use deferred::Deferred;
use std::ffi::OsString;
use std::io::Write;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The document or answer was produced, warnings included.
    Done,
    /// `check` or `snapshot --check` has findings.
    Findings,
    /// What was asked for could not be produced.
    Failed,
}

impl Exit {
    /// The process's exit status.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Failed => 2,
        }
    }
}

/// Turns a short blueprint of a front/back application on AWS Fargate into CloudFormation or
/// Terraform JSON.
///
/// Without a command, synth writes the document to standard output:
///
///   synth > template.json
///   synth --target terraform > main.tf.json
///
/// Messages go to standard error. Exit status: 0 done, 1 findings (check, snapshot --check),
/// 2 nothing could be produced.
#[derive(Debug, Parser)]
#[command(
    name = "synth",
    version,
    verbatim_doc_comment,
    args_conflicts_with_subcommands = true
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    emit: EmitArgs,
    /// Say nothing where everything is right
    #[arg(short, long, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say everything that is wrong with a blueprint, or with a document of any origin
    ///
    /// A document is a CloudFormation template as JSON or YAML, Terraform's JSON, or what `terraform show
    /// -json` says of a plan or of a state. Findings are errors and warnings; what is not understood is a note.
    /// `--env all` checks a blueprint in every one of its environments.
    Check(Deferred<CheckArgs>),
    /// Say what changes between two blueprints or documents, and what it means
    ///
    ///   synth diff deployed.json                      the blueprint here over what is deployed
    ///   synth diff old.yaml new.yaml --target terraform
    ///   synth diff main:blueprint.yaml                over what it is in a revision of git
    ///   synth diff main:snapshots --format markdown   every document, as a comment
    ///   synth diff plan.json                          what a plan of Terraform does
    ///
    /// One line of counts, then each key that is not what it was, with what its change does: who
    /// can reach whom, what is live at once, what is replaced, which data goes, what waits for a
    /// release, what it costs, what to do, and what is refused. Exit status 1 where something is
    /// refused, or is what --fail-on names.
    #[command(verbatim_doc_comment)]
    Diff(Deferred<DiffArgs>),
    /// Say what the idle system costs a month, by part
    ///
    ///   synth cost                               by the list prices of the blueprint's region
    ///   synth cost shop.yaml --region eu-west-1
    ///   synth cost --against deployed.json       what a change changes
    ///
    /// Counted from the document, priced by a table of list prices. What goes by use (load, data,
    /// logs) is in no sum: its rates are listed. A CloudFormation template or Terraform JSON can be
    /// given instead of a blueprint. A region without prices is refused, never guessed.
    #[command(verbatim_doc_comment)]
    Cost(Deferred<CostArgs>),
    /// Draw the system as the proof sees it: load balancers, services, and each path that is open
    ///
    ///   synth diagram -o shop.svg
    ///   synth diagram template.json -o shop.svg     of a document of any origin
    ///   synth diagram --against main:blueprint.yaml -o change.svg
    ///   synth diagram --format mermaid              for pages that draw it themselves
    ///
    /// Paths are drawn hop by hop, those to test listeners apart. With --against, what opens and
    /// what closes is marked.
    #[command(verbatim_doc_comment)]
    Diagram(Deferred<DiagramArgs>),
    /// Put picture, paths, findings, resources, outputs and cost of a system on one HTML page
    ///
    ///   synth report -o shop.html
    ///   synth report template.json -o shop.html     of a document of any origin
    ///   synth report --against main:blueprint.yaml -o change.html
    ///
    /// The page refers to nothing outside of itself: it can be sent, kept and printed. With --against
    /// it begins with what changes.
    #[command(verbatim_doc_comment)]
    Report(Deferred<ReportArgs>),
    /// Say who can reach whom, on which port and through what
    ///
    ///   synth reach                                     every path
    ///   synth reach --from management --to service/backend:10080
    ///   synth reach template.json --from internet
    ///
    /// It is computed from the document itself. Of a blueprint, that is made in memory and read
    /// back. A document of any origin can be given instead: CloudFormation (JSON or YAML), Terraform JSON, or
    /// what `terraform show -json` prints of a plan or of a state.
    /// An end that the document does not have is answered with the names of those it has.
    #[command(verbatim_doc_comment)]
    Reach(Deferred<ReachArgs>),
    /// Say what a resource, a finding's code or a blueprint's key is, and why it is there
    ///
    ///   synth explain BackendTargetGroupBlue              a resource by its logical id
    ///   synth explain aws_lb.internet shop.yaml           or by its address
    ///   synth explain P416                                a finding or a proof
    ///   synth explain services.NAME.health_check.path     a key
    ///   synth explain count                               or the end of its path
    #[command(verbatim_doc_comment)]
    #[allow(clippy::doc_markdown, reason = "examples stand as they are typed")]
    Explain(Deferred<ExplainArgs>),
    /// Write the documents of every blueprint to snapshots/, for review in a pull request
    ///
    ///   NAME.cloudformation.json   what each blueprint NAME.yaml comes to
    ///   NAME.terraform.json
    ///   NAME.reach.md              who can reach whom in it, on which port and through what
    ///
    /// Of a blueprint with environments NAME.ENV.cloudformation.json and so on, for each of them; of one whose
    /// services stand in templates of their own NAME.SERVICE.cloudformation.json.
    ///
    /// Blueprints that left-out.txt beside the snapshots names, one a line, have none.
    ///
    /// A file of these names that no blueprint makes any more is removed where it says that synth made it;
    /// all others stay as they are.
    #[command(verbatim_doc_comment)]
    Snapshot(Deferred<SnapshotArgs>),
    /// Write a shell script that looks at the system as it runs, step by step
    ///
    ///   V0  the image is pulled, tasks run, the load balancer finds them healthy
    ///   V1  management -> internal load balancer -> service
    ///   V2  the request's line is in CloudWatch Logs
    ///   V3  internet load balancer -> service -> what it calls
    ///   V4  during a release the test listener shows management the new version
    ///   V5  the test listener answers nobody else
    ///   V6  the next release by CodeDeploy finds the live tasks behind both listeners
    ///
    ///   aws cloudformation describe-stacks --stack-name shop > outputs.json
    ///   terraform output -json > outputs.json                      # where Terraform made it
    ///   synth smoke blueprints/shop.yaml --outputs outputs.json -o smoke.sh
    ///   sh smoke.sh
    ///
    /// The script needs aws, curl and a POSIX shell; its head says what may be set. It ends with a table,
    /// and with 0 where every step passed or was skipped for a reason, 1 where one failed, 2 where it
    /// could not run.
    #[command(verbatim_doc_comment)]
    Smoke(Deferred<SmokeArgs>),
    /// Write what one release needs: task definition, application specification, script
    ///
    /// For a service that CodeDeploy releases, three files: taskdef.json (what `aws ecs
    /// register-task-definition` takes), appspec.yaml with `<TASK_DEFINITION>` in place of the
    /// revision, and release.sh, which registers the one, fills in the other, starts the deployment
    /// and prints its id. `aws ecs deploy`, GitHub's action and CodePipeline take the first two as
    /// they are.
    ///
    ///   aws cloudformation describe-stacks --stack-name shop > outputs.json
    ///   terraform output -json > outputs.json                      # where Terraform made it
    ///   synth release blueprints/shop.yaml --service backend --image URI --outputs outputs.json
    ///   sh release-backend/release.sh
    ///
    /// In an application's own repository there is no blueprint, and the revision that runs is enough:
    ///
    ///   aws ecs describe-task-definition --task-definition shop-backend --include TAGS > live.json
    ///   synth release --service backend --image URI --outputs outputs.json --task-definition live.json
    ///
    /// Where the document itself releases (the engines ecs and rolling), no files are written; what to
    /// change in the blueprint and how to deploy it is said instead.
    #[command(verbatim_doc_comment)]
    Release(Deferred<ReleaseArgs>),
    /// Write a shell script that asks AWS what the blueprint's ids cannot tell, before the first run
    ///
    ///   synth preflight blueprints/shop.yaml -o preflight.sh
    ///   INPUT_net=vpc-0123456789abcdef0 sh preflight.sh
    ///
    /// Of a network that is there (`network.existing`): its ranges, the zones, room and routes of its
    /// subnets, its endpoints and the group in front of them; of every blueprint its account and the groups
    /// that it names. It only reads, and needs aws and a POSIX shell. It ends with 0 where nothing is
    /// wrong, 1 where something is, 2 where it could not run.
    #[command(verbatim_doc_comment)]
    #[allow(clippy::doc_markdown, reason = "examples stand as they are typed")]
    Preflight(Deferred<FileArgs>),
    /// Write the operator's page for this system, in Markdown
    Runbook(Deferred<FileArgs>),
    /// Write the stack policy that keeps CloudFormation away from what an engine owns
    StackPolicy(Deferred<StackPolicyArgs>),
    /// Write the override file that keeps Terraform from destroying what an engine or data depends on
    ///
    /// Services under CodeDeploy, listener rules, target groups, repositories and log groups. Terraform
    /// merges a file that is called `guard_override.tf.json` into the document beside it, and refuses a
    /// plan that would destroy one of them. Write it after the second run, and anew with each document.
    /// To take a service out, or all of them off, delete the file, apply, and write it again.
    #[command(verbatim_doc_comment)]
    Guard(Deferred<FileArgs>),
    /// Write the blueprint with every default filled in, each marked as such
    ///
    ///   synth show                           what holds where nothing was written
    ///   synth show --env prod                the same of one environment
    ///   synth show --env prod | synth - --env prod
    ///
    /// What it writes is a blueprint, and its document is the same to the byte. A load balancer of
    /// which nothing was written stands there as a comment, since resources name the key that asked for
    /// them.
    #[command(verbatim_doc_comment)]
    Show(Deferred<FileArgs>),
    /// Write the blueprint's JSON Schema
    Schema(Deferred<OutputArgs>),
    /// Write a first blueprint, with comments, and the schema that editors complete it by
    ///
    ///   synth init                 writes blueprint.yaml and blueprint.schema.json
    ///   synth init -o shop.yaml    another file
    ///   synth init -o -            to standard output, and no schema
    ///
    ///   aws ecs describe-task-definition --task-definition shop-api --include TAGS > live.json
    ///   synth init --from taskdef live.json --report report.json
    ///   synth init --from compose compose.yaml
    ///   synth init --from copilot .
    ///
    /// It is complete as it stands: `synth` makes a document of it. The system is called as the folder
    /// is, where a system can be. A file that is there already is never touched.
    ///
    /// With --from it is made from what a team has: every field is carried over, or named on standard
    /// error and in the report with what to do instead. A value that looks like a secret is not repeated.
    #[command(verbatim_doc_comment)]
    Init(Deferred<InitArgs>),
    /// Write what a shell needs to complete command lines of synth
    ///
    ///   synth completions bash > ~/.local/share/bash-completion/completions/synth
    ///   synth completions zsh > ~/.zfunc/_synth
    ///   synth completions fish > ~/.config/fish/completions/synth.fish
    #[command(verbatim_doc_comment)]
    Completions(Deferred<CompletionsArgs>),
    /// Write a page of the manual, or all of them, for `man`
    ///
    ///   synth man | man -l -
    ///   synth man check | man -l -
    ///   synth man --folder ~/.local/share/man/man1
    #[command(verbatim_doc_comment)]
    Man(Deferred<ManArgs>),
    /// Answer an editor, by the Language Server Protocol over standard input and output
    ///
    /// Editors start it themselves; `docs/editors.md` has their settings. While a blueprint is typed it says
    /// what `synth check` says of it, in every environment; it shows what a key is and what holds where the
    /// cursor rests, writes what a finding's help offers, completes keys, values and names of the
    /// blueprint's own, and leads from a name to where it stands.
    Lsp(Deferred<LspArgs>),
}

/// What a run talks to.
pub struct Streams<'a> {
    /// Documents, whole or not at all.
    pub out: &'a mut dyn Write,
    /// Everything for people.
    pub err: &'a mut dyn Write,
    /// Whether documents go to a terminal.
    pub terminal: bool,
    /// Whether messages may be coloured.
    pub colour: bool,
    /// Whether success is silent.
    pub quiet: bool,
}

/// Runs one command line.
pub fn run(arguments: impl IntoIterator<Item = OsString>, streams: &mut Streams<'_>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, and answers go to standard output.
            if error.use_stderr() {
                let first = arguments.get(1).map(std::path::Path::new);
                if let Some(message) = first.and_then(commands::instead_of) {
                    return output::failed(streams, &message);
                }
                // What it quotes is one word of a line.
                let shown = arguments.iter().map(|a| {
                    let text = a.to_string_lossy();
                    clean::line(&text).into_owned()
                });
                let error = Cli::try_parse_from(shown).err().unwrap_or(error);
                output::say(streams, &error.to_string());
                return Exit::Failed;
            }
            return output::document(streams, None, &error.to_string());
        }
    };
    streams.quiet = cli.quiet;
    if cli.command.is_none()
        && let Some(message) = cli.emit.file.file.as_deref().and_then(commands::instead_of)
    {
        return output::failed(streams, &message);
    }
    match cli.command {
        None => emit::run(&cli.emit, streams),
        Some(Command::Check(Deferred(args))) => check::run(&args, streams),
        Some(Command::Diff(Deferred(args))) => diff::run(&args, streams),
        Some(Command::Cost(Deferred(args))) => cost::run(&args, streams),
        Some(Command::Diagram(Deferred(args))) => diagram::run(&args, streams),
        Some(Command::Report(Deferred(args))) => page::run(&args, streams),
        Some(Command::Reach(Deferred(args))) => reach::run(&args, streams),
        Some(Command::Explain(Deferred(args))) => explain::run(&args, streams),
        Some(Command::Snapshot(Deferred(args))) => snapshot::run(&args, streams),
        Some(Command::Release(Deferred(args))) => release::run(&args, streams),
        Some(Command::Preflight(Deferred(args))) => preflight::run(&args, streams),
        Some(Command::Runbook(Deferred(args))) => runbook::run(&args, streams),
        Some(Command::Smoke(Deferred(args))) => smoke::run(&args, streams),
        Some(Command::StackPolicy(Deferred(args))) => stack_policy::run(&args, streams),
        Some(Command::Guard(Deferred(args))) => guard::run(&args, streams),
        Some(Command::Show(Deferred(args))) => show::run(&args, streams),
        Some(Command::Schema(Deferred(args))) => schema::run(&args, streams),
        Some(Command::Completions(Deferred(args))) => completions::run(&args, streams),
        Some(Command::Man(Deferred(args))) => man::run(&args, streams),
        Some(Command::Lsp(_)) => lsp::run(streams),
        Some(Command::Init(Deferred(args))) => match (args.from, &args.path) {
            (Some(from), Some(source)) => import::run(&args, from, source, streams),
            _ => init::run(&args, streams),
        },
    }
}

/// The help of every command, for a test that keeps it under review.
pub fn help() -> Vec<(String, String)> {
    use clap::CommandFactory;
    let mut command = Cli::command().term_width(100);
    command.build();
    let mut pages = vec![("synth".to_owned(), command.render_long_help().to_string())];
    for sub in command
        .get_subcommands_mut()
        .filter(|c| c.get_name() != "help")
    {
        pages.push((
            format!("synth {}", sub.get_name()),
            sub.render_long_help().to_string(),
        ));
    }
    pages
}
