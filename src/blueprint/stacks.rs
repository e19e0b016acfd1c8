//! `stacks` and `stack`: which `CloudFormation` template a service stands in.

use super::text::words;

words! {
    /// Where services stand that do not say it.
    Stacks {
        /// In one template, with everything that they share.
        One = "one",
        /// Each in a template of its own.
        PerService = "per_service",
    }
}

words! {
    /// Where a service stands.
    Stack {
        /// In the template of what services share.
        Shared = "shared",
        /// In a template of its own.
        Own = "own",
    }
}
