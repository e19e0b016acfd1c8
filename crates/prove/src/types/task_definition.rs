//! A task definition.

use super::{Type, container, forms, row::rows};
use crate::documents::Format;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "TaskDefinition",
    gives: Some(&["TaskDefinitionArn"]),
    rows: ALL,
};

rows! {
    FAMILY "Family" "family" .needed_in(Format::Terraform) .text(255, forms::under) .known();
    NETWORK_MODE "NetworkMode" "network_mode";
    RUNS_ON "RequiresCompatibilities" "requires_compatibilities" .once_in_templates() .set();
    SYSTEM "RuntimePlatform.OperatingSystemFamily" "runtime_platform.operating_system_family" .one_of(&["LINUX", "WINDOWS_SERVER_2019_FULL", "WINDOWS_SERVER_2019_CORE", "WINDOWS_SERVER_2016_FULL", "WINDOWS_SERVER_2004_CORE", "WINDOWS_SERVER_2022_CORE", "WINDOWS_SERVER_2022_FULL", "WINDOWS_SERVER_2025_CORE", "WINDOWS_SERVER_2025_FULL", "WINDOWS_SERVER_20H2_CORE"]) .default("LINUX");
    ARCHITECTURE "RuntimePlatform.CpuArchitecture" "runtime_platform.cpu_architecture" .default("X86_64");
    CPU "Cpu" "cpu";
    MEMORY "Memory" "memory";
    STORAGE "EphemeralStorage.SizeInGiB" "ephemeral_storage.size_in_gib" .default("20");
    EXECUTION_ROLE "ExecutionRoleArn" "execution_role_arn" .to_arn_or_name(Kind::Role);
    TASK_ROLE "TaskRoleArn" "task_role_arn" .to_arn_or_name(Kind::Role);
    VOLUMES "Volumes" "volume" .blocks(volumes::ALL);
    CONTAINERS "ContainerDefinitions" "container_definitions" .needed() .blocks(container::ALL) .packed();
    OLD_KEPT "@UpdateReplacePolicy" "skip_destroy" .said_as(&[("Retain", "true")]);
    TAGS "Tags" "tags" .pairs();
    SKIP_DESTROY "" "skip_destroy" .aside();
}

/// Items of `Volumes`.
pub mod volumes {
    use crate::types::row::rows;

    rows! {
        NAME "Name" "name" .needed() .unique();
        FILE_SYSTEM "EFSVolumeConfiguration.FilesystemId" "efs_volume_configuration.file_system_id" .known();
        ROOT "EFSVolumeConfiguration.RootDirectory" "efs_volume_configuration.root_directory" .default("/");
        TRANSIT "EFSVolumeConfiguration.TransitEncryption" "efs_volume_configuration.transit_encryption" .one_of(&["ENABLED", "DISABLED"]) .default("DISABLED");
        PORT "EFSVolumeConfiguration.TransitEncryptionPort" "efs_volume_configuration.transit_encryption_port";
        ACCESS_POINT "EFSVolumeConfiguration.AuthorizationConfig.AccessPointId" "efs_volume_configuration.authorization_config.access_point_id" .known();
        IAM "EFSVolumeConfiguration.AuthorizationConfig.IAM" "efs_volume_configuration.authorization_config.iam" .one_of(&["ENABLED", "DISABLED"]) .default("DISABLED");
    }
}
