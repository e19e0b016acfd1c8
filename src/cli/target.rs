//! The words of `--target` and `--shape`.

use crate::emit::{Shape, Target};
use clap::ValueEnum;
use clap::builder::PossibleValue;

impl ValueEnum for Target {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::CloudFormation => "AWS CloudFormation",
            Self::Terraform => "Terraform",
        };
        Some(PossibleValue::new(self.word()).help(help))
    }
}

impl ValueEnum for Shape {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Root, Self::Module]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Root => PossibleValue::new("root").help("Stands alone: with a provider block"),
            Self::Module => PossibleValue::new("module").help("For another root: without one"),
        })
    }
}
