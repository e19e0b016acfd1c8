//! A command whose options are defined once it is asked for: most runs ask for one, or for none.

use clap::{ArgMatches, Args, Command, Error, FromArgMatches};

/// What a command takes.
#[derive(Debug)]
pub struct Deferred<T>(pub T);

/// What is said of a command is said of its variant; its options may be those of several, and say what they are.
fn define<T: Args>(command: Command) -> Command {
    let (about, long_about) = (
        command.get_about().cloned(),
        command.get_long_about().cloned(),
    );
    let defined = T::augment_args(command).about(None).long_about(None);
    let defined = about.into_iter().fold(defined, Command::about);
    long_about.into_iter().fold(defined, Command::long_about)
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
