//! What each command takes. A field's doc comment is its help.

use super::load;
use crate::emit::{Shape, Target};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Which blueprint.
#[derive(Debug, Args)]
pub struct FileArg {
    /// The blueprint; `-` reads standard input [default: blueprint.yaml, else synth.yaml, else the only file in blueprints/]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// One of the blueprint's environments; required where it has some
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
}

impl FileArg {
    pub fn wanted(&self) -> load::Wanted<'_> {
        load::Wanted {
            file: self.file.as_deref(),
            env: self.env.as_deref(),
        }
    }
}

/// Which blueprint or document.
#[derive(Debug, Args)]
pub struct AnyFileArg {
    /// The blueprint or document; `-` reads standard input [default: blueprint.yaml, else synth.yaml, else the only file in blueprints/]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// One of the blueprint's environments; required where it has some
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
}

#[derive(Debug, Args)]
pub struct OutputArgs {
    /// Write to FILE instead, whole or not at all; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct PlaceArgs {
    /// Write to FILE instead, whole or not at all; `-` is standard output. A folder, or a name that ends in
    /// `/`, takes every document, a file each
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct StackPolicyArgs {
    #[command(flatten)]
    pub file: FileArg,
    #[command(flatten)]
    pub output: PlaceArgs,
}

#[derive(Debug, Args)]
pub struct FileArgs {
    #[command(flatten)]
    pub file: FileArg,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command whose page it is [default: synth itself]
    #[arg(value_name = "COMMAND", conflicts_with = "folder")]
    pub command: Option<String>,
    /// Write every page into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    pub folder: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// What the blueprint is made from: a file or a folder; a task definition also from standard input, as `-`
    #[arg(value_name = "PATH", requires = "from")]
    pub path: Option<PathBuf>,
    /// Make the blueprint from what is there
    #[arg(long, value_enum, value_name = "KIND", requires = "path")]
    pub from: Option<From>,
    /// Write what was carried over, changed and left as JSON
    #[arg(long, value_name = "FILE", requires = "from")]
    pub report: Option<PathBuf>,
    /// Write to FILE, which must not be there yet; `-` is standard output [default: blueprint.yaml]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// What a blueprint is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// One service, from what `aws ecs describe-task-definition` prints or a repository keeps
    #[value(name = "taskdef")]
    TaskDefinition,
    /// The services of a Compose file
    Compose,
    /// The services of a workspace of AWS Copilot, with their environments: a folder
    Copilot,
}

#[derive(Debug, Args)]
pub struct EmitArgs {
    #[command(flatten)]
    pub file: FileArg,
    #[command(flatten)]
    pub output: PlaceArgs,
    /// The format of the document
    #[arg(long, value_enum, default_value_t = Target::CloudFormation)]
    pub target: Target,
    /// Terraform: a root module, or one for another root, without a provider block
    #[arg(long, value_enum, default_value_t = Shape::Root)]
    pub shape: Shape,
    /// Write CloudFormation over several lines, as on a terminal; Terraform is always written so
    #[arg(long)]
    pub pretty: bool,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Blueprints or documents, or CDK's cdk.out; `-` reads standard input [default: blueprint.yaml, else synth.yaml, else the only file in blueprints/]
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// One of the blueprint's environments, or `all`; required where it has some
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
    /// Also say what deploying it over OLD would change, and what it could not carry out safely: OLD is
    /// the document that is deployed, in either format, or its blueprint; REV:PATH is one in a revision
    /// of git
    #[arg(long, value_name = "OLD")]
    pub against: Option<PathBuf>,
    /// Of a blueprint: check it for this format alone [default: for both; against OLD: the format of OLD,
    /// or cloudformation]
    #[arg(long, value_enum)]
    pub target: Option<Target>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    #[command(flatten)]
    pub parameters: ParameterArgs,
    #[command(flatten)]
    pub ignore: IgnoreArgs,
    /// From where on the exit status is 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub fail_on: FailOn,
}

#[derive(Debug, Args)]
pub struct ParameterArgs {
    /// A value for a document's parameter or variable; may be given more than once
    #[arg(long, value_name = "NAME=VALUE")]
    pub parameter: Vec<String>,
    /// Values for them in a file, as the AWS CLI takes it, or Terraform's `.tfvars.json`
    #[arg(long, value_name = "FILE")]
    pub parameters: Option<PathBuf>,
}

#[derive(Debug, Default, Args)]
pub struct IgnoreArgs {
    /// A finding to let be, and why; also in `synth-ignore.yaml` beside the document, and in its `Metadata`
    #[arg(long, value_name = "CODE=REASON")]
    pub ignore: Vec<String>,
}

#[derive(Debug, Args)]
pub struct LspArgs {
    /// Standard input and output, as ever: some editors say so
    #[arg(long)]
    pub stdio: bool,
}

/// What makes `check` fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors alone.
    Error,
    /// Warnings too.
    Warning,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// What is deployed: a document in either format, a blueprint, a folder of them, or a plan of
    /// Terraform, which has both sides; REV:PATH is one in a revision of git
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// What is to be deployed over it; `-` reads standard input [default: PATH of REV:PATH, else
    /// blueprint.yaml, else synth.yaml, else the only file in blueprints/]
    #[arg(value_name = "NEW")]
    pub new: Option<PathBuf>,
    /// One of the blueprints' environments, or `all`; required where they have some
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
    /// The format in which both are compared [default: that of OLD, or cloudformation]
    #[arg(long, value_enum)]
    pub target: Option<Target>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = DiffAs::Human)]
    pub format: DiffAs,
    /// What makes the exit status 1, several with commas between them; what is refused always does
    #[arg(long, value_enum, value_name = "KIND", value_delimiter = ',', default_values_t = [DiffFail::Refused])]
    pub fail_on: Vec<DiffFail>,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffAs {
    /// For people
    Human,
    /// For programs
    Json,
    /// For a comment on a pull request
    Markdown,
}

/// What a pipeline stops at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFail {
    /// What a deploy could not carry out safely
    Refused,
    /// A path opens
    Wider,
    /// A resource takes another's place
    Replaced,
    /// A resource goes
    Removed,
    /// Data goes
    Lost,
    /// A revision waits for a release
    ReleasePending,
    /// The idle system costs more
    CostUp,
}

#[derive(Debug, Args)]
pub struct ReportArgs {
    #[command(flatten)]
    pub file: AnyFileArg,
    /// The format in which a blueprint is looked at [default: that of OLD, else cloudformation]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub target: Option<Target>,
    /// Also say what changes over OLD, a document or a blueprint; REV:PATH is one in a revision of git
    #[arg(long, value_name = "OLD")]
    pub against: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct DiagramArgs {
    #[command(flatten)]
    pub file: AnyFileArg,
    /// Mark what opens and closes over OLD, a document or a blueprint; REV:PATH is one in a revision of git
    #[arg(long, value_name = "OLD")]
    pub against: Option<PathBuf>,
    /// How it is drawn
    #[arg(long, value_enum, default_value_t = Drawn::Svg)]
    pub format: Drawn,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Drawn {
    /// A picture
    Svg,
    /// The text of a flowchart
    Mermaid,
}

#[derive(Debug, Args)]
pub struct CostArgs {
    #[command(flatten)]
    pub file: AnyFileArg,
    /// Also say what it is over OLD, a document or a blueprint; REV:PATH is one in a revision of git
    #[arg(long, value_name = "OLD")]
    pub against: Option<PathBuf>,
    /// The region whose prices are taken [default: the one that the blueprint or the document names]
    #[arg(long, value_name = "NAME")]
    pub region: Option<String>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub format: DiffFormat,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people
    Human,
    /// For programs
    Json,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A logical id, an address, a code or a key
    #[arg(value_name = "WHAT")]
    pub what: String,
    #[command(flatten)]
    pub file: FileArg,
}

#[derive(Debug, Args)]
pub struct SmokeArgs {
    #[command(flatten)]
    pub file: FileArg,
    /// What `aws cloudformation describe-stacks` or `terraform output -json` printed [default: the
    /// script reads it when it runs]
    #[arg(long, value_name = "FILE")]
    pub outputs: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct ReachArgs {
    #[command(flatten)]
    pub file: AnyFileArg,
    #[command(flatten)]
    pub parameters: ParameterArgs,
    /// Who opens the connection
    #[arg(long, value_name = "NAME")]
    pub from: Option<String>,
    /// Who answers, and on which port
    #[arg(long, value_name = "NAME[:PORT]")]
    pub to: Option<String>,
    /// The format in which a blueprint is read back
    #[arg(long, value_enum, default_value_t = Target::CloudFormation)]
    pub target: Target,
    /// How answers are written
    #[arg(long, value_enum, default_value_t = Answer::Human)]
    pub format: Answer,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct ReleaseArgs {
    #[command(flatten)]
    pub file: FileArg,
    /// The service, by its name in the blueprint
    #[arg(long, value_name = "NAME")]
    pub service: String,
    /// The image that is to run, or `<IMAGE1_NAME>` for CodePipeline [default: the one of --task-definition]
    #[arg(long, value_name = "URI")]
    pub image: Option<String>,
    /// What `aws cloudformation describe-stacks` or `terraform output -json` printed
    #[arg(long, value_name = "FILE")]
    pub outputs: Option<PathBuf>,
    /// What `aws ecs describe-task-definition` printed of a revision to go on from
    #[arg(long, value_name = "FILE")]
    pub task_definition: Option<PathBuf>,
    /// The value of an input of the blueprint, where the outputs do not say it (Terraform)
    #[arg(long, value_name = "NAME=VALUE")]
    pub input: Vec<String>,
    /// The folder of the files [default: release-NAME]
    #[arg(long, value_name = "FOLDER")]
    pub into: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct SnapshotArgs {
    /// The folder of blueprints
    #[arg(value_name = "FOLDER", default_value = "blueprints")]
    pub folder: PathBuf,
    /// Where snapshots stand
    #[arg(long, value_name = "FOLDER", default_value = "snapshots")]
    pub into: PathBuf,
    /// Write nothing; fail with the difference where a snapshot is not current
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// For programs
    Json,
    /// For GitHub's annotations
    Github,
    /// For code scanning: SARIF 2.1.0
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Answer {
    /// For people
    Human,
    /// For programs
    Json,
    /// For a pull request
    Markdown,
}
