//! A command whose options are defined once it is asked for: most runs ask for one, or for none.

use clap::{ArgMatches, Args, Command, Error, FromArgMatches};

/// What a command takes.
#[derive(Debug)]
pub struct Deferred<T>(pub T);

/// What is said of a command is said of its variant; its options may be those of several, and say what they are.
fn define<T: Args>(command: Command) -> Command {
    let said = (
        command.get_about().cloned(),
        command.get_long_about().cloned(),
    );
    let mut defined = T::augment_args(command);
    if let Some(about) = said.0 {
        defined = defined.about(about);
    }
    match said.1 {
        Some(long_about) => defined.long_about(long_about),
        None => defined.long_about(None),
    }
}

impl<T: Args> Args for Deferred<T> {
    fn augment_args(command: Command) -> Command {
        command.defer(define::<T>)
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}

impl<T: FromArgMatches> FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}
