//! What a resource is: a struct whose fields are rows, each with its name in both formats.

use super::Row;

/// What becomes of a resource that a document no longer holds, or that is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// AWS's default: it goes.
    No,
    /// It goes with the stack, but what a change replaces is kept: log groups.
    Replaced,
    /// It is kept, unless its making failed: repositories.
    Always,
    /// It is kept, whatever becomes of the rest: buckets of logs, into which AWS writes at once and which
    /// can never be deleted with what is in them.
    Forever,
}

/// A resource type in both formats.
#[derive(Debug, PartialEq, Eq)]
pub struct Form {
    /// Type in `CloudFormation`; `None` where another resource carries it, see `one_sided`.
    pub cfn: Option<&'static str>,
    /// Type in Terraform; `None` where it has none, see `one_sided`.
    pub tf: Option<&'static str>,
    /// Noun of its logical id: `TargetGroup`.
    pub noun: &'static str,
    /// Why it stands in one format only; empty for both.
    pub one_sided: &'static str,
    /// What becomes of it.
    pub keep: Keep,
    /// Whether nothing that can change may be written on it in `CloudFormation`: no metadata.
    pub frozen: bool,
    /// Whether Terraform makes the new one before the old one goes: what still uses it would refuse.
    pub new_first: bool,
    /// Whether an engine or data depends on it, so that nothing should destroy it by mistake.
    pub guarded: bool,
    /// Names of its fields, so that a test can tell which were never used.
    pub fields: &'static [&'static str],
}

/// A resource type, as `plan` fills it in.
pub trait Resource {
    /// Its names in both formats.
    const FORM: &'static Form;
    /// Its properties in both formats.
    fn rows(self) -> Vec<Row>;
}

/// Declares a resource: a struct, its types in both formats, and one row for each field.
///
/// A row is `both "Cfn.Path" "tf.path"`, `engine "Cfn" "tf"` (the engine writes it later),
/// `cfn "Path" because "reason"`, or `tf "path" because "reason"`; `since "6.4.0"` behind it names
/// the first provider version that knows it.
#[macro_export]
macro_rules! resource {
    (
        $(#[$doc:meta])*
        $name:ident, $noun:literal, $cfn:expr, $tf:expr $(, keep $keep:ident)? $(, frozen $frozen:literal)? $(, new_first $first:literal)? $(, guarded $guarded:literal)? $(, one_sided $reason:literal)? ;
        $($(#[$fdoc:meta])* $field:ident : $ty:ty => $kind:ident $a:literal $($b:literal)? $(because $why:literal)? $(since $since:literal)? ;)*
        $(@always { $($ckind:ident $ca:literal $($cb:literal)? $(because $cwhy:literal)? = $cval:expr ;)* })?
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $ty,)*
        }

        impl $crate::stack::Resource for $name {
            const FORM: &'static $crate::stack::Form = &$crate::stack::Form {
                cfn: $cfn,
                tf: $tf,
                noun: $noun,
                one_sided: $crate::resource!(@reason $($reason)?),
                keep: $crate::resource!(@keep $($keep)?),
                frozen: $crate::resource!(@flag $($frozen)?),
                new_first: $crate::resource!(@flag $($first)?),
                guarded: $crate::resource!(@flag $($guarded)?),
                fields: &[$(stringify!($field)),*],
            };

            fn rows(self) -> Vec<$crate::stack::Row> {
                vec![
                    $($($crate::resource!(@row $ckind ($ca) ($ca $($cb)?) $cval),)*)?
                    $($crate::resource!(@row $kind (stringify!($field)) ($a $($b)?) self.$field $(, since $since)?),)*
                ]
            }
        }
    };
    (@reason) => { "" };
    (@reason $reason:literal) => { $reason };
    (@keep) => { $crate::stack::Keep::No };
    (@keep $keep:ident) => { $crate::stack::Keep::$keep };
    (@flag) => { false };
    (@flag $flag:literal) => { $flag };
    (@row $kind:ident ($field:expr) $names:tt $value:expr, since $since:literal) => {
        $crate::stack::Row { since: Some($since), ..$crate::resource!(@row $kind ($field) $names $value) }
    };
    (@row both ($field:expr) ($a:literal $b:literal) $value:expr) => {
        $crate::stack::Row { field: $field, cfn: Some($a), tf: Some($b), value: $value.into(), engine: false, since: None }
    };
    (@row engine ($field:expr) ($a:literal $b:literal) $value:expr) => {
        $crate::stack::Row { field: $field, cfn: Some($a), tf: Some($b), value: $value.into(), engine: true, since: None }
    };
    (@row engine_tf ($field:expr) ($a:literal) $value:expr) => {
        $crate::stack::Row { field: $field, cfn: None, tf: Some($a), value: $value.into(), engine: true, since: None }
    };
    (@row cfn ($field:expr) ($a:literal) $value:expr) => {
        $crate::stack::Row { field: $field, cfn: Some($a), tf: None, value: $value.into(), engine: false, since: None }
    };
    (@row tf ($field:expr) ($a:literal) $value:expr) => {
        $crate::stack::Row { field: $field, cfn: None, tf: Some($a), value: $value.into(), engine: false, since: None }
    };
}

/// Rows of a nested structure: `rows![both "Name" "name" = value; ...]`; absent values are left out.
#[macro_export]
macro_rules! rows {
    ($($kind:ident $a:literal $($b:literal)? $(because $why:literal)? $(since $since:literal)? = $value:expr ;)*) => {
        $crate::stack::Tree::Rows(vec![
            $($crate::resource!(@row $kind ($a) ($a $($b)?) $value $(, since $since)?),)*
        ])
    };
}
