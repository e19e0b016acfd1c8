//! A cluster.

use super::{Type, forms, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "Cluster",
    gives: Some(&["Arn"]),
    rows: ALL,
};

rows! {
    NAME "ClusterName" "name" .text(255, forms::under) .known();
    INSIGHTS "ClusterSettings[containerInsights]" "setting[containerInsights]" .one_of(&["enabled", "disabled", "enhanced"]);
    PROVIDERS "CapacityProviders" "" .set();
    SESSION_LOGGING "Configuration.ExecuteCommandConfiguration.Logging" "configuration.execute_command_configuration.logging" .one_of(&["NONE", "DEFAULT", "OVERRIDE"]);
    SESSION_LOG "Configuration.ExecuteCommandConfiguration.LogConfiguration.CloudWatchLogGroupName" "configuration.execute_command_configuration.log_configuration.cloud_watch_log_group_name" .to_name(Kind::LogGroup);
    SESSION_KEY "Configuration.ExecuteCommandConfiguration.KmsKeyId" "configuration.execute_command_configuration.kms_key_id";
    SESSION_LOG_ENCRYPTED "Configuration.ExecuteCommandConfiguration.LogConfiguration.CloudWatchEncryptionEnabled" "configuration.execute_command_configuration.log_configuration.cloud_watch_encryption_enabled" .flag();
    TAGS "Tags" "tags" .pairs();
    SETTINGS "ClusterSettings" "setting" .once_in_templates() .items(settings::ALL) .aside();
    OF_CLUSTER "CapacityProviders" "capacity_providers" .aside();
}

/// Items of `ClusterSettings`.
pub mod settings {
    use crate::types::row::rows;

    rows! {
        NAME "Name" "name" .needed();
        VALUE "Value" "value" .needed();
    }
}
