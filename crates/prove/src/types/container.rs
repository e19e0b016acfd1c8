//! A container: in Terraform JSON whose keys are those of the API.

use super::row::rows;

rows! {
    NAME "Name" "name";
    IMAGE "Image" "image" .known();
    ESSENTIAL "Essential" "essential" .flag() .default("true");
    CPU "Cpu" "cpu";
    MEMORY "Memory" "memory";
    AFTER "DependsOn" "dependsOn" .blocks(after::ALL) .unordered();
    ENTRYPOINT "EntryPoint" "entryPoint";
    COMMAND "Command" "command";
    USER "User" "user" .known();
    ULIMITS "Ulimits" "ulimits" .blocks(ulimits::ALL) .unordered();
    PORTS "PortMappings" "portMappings" .blocks(ports::ALL) .unordered();
    ENVIRONMENT "Environment" "environment" .blocks(environment::ALL) .unordered();
    SECRETS "Secrets" "secrets" .blocks(secrets::ALL) .unordered();
    MOUNTS "MountPoints" "mountPoints" .blocks(mounts::ALL) .unordered();
    TMPFS "LinuxParameters.Tmpfs" "linuxParameters.tmpfs" .blocks(tmpfs::ALL) .unordered();
    READ_ONLY_ROOT "ReadonlyRootFilesystem" "readonlyRootFilesystem" .flag() .default("false") .known();
    STOP_TIMEOUT "StopTimeout" "stopTimeout" .default("30");
    INIT "LinuxParameters.InitProcessEnabled" "linuxParameters.initProcessEnabled" .flag() .default("false") .known();
    CHECK_COMMAND "HealthCheck.Command" "healthCheck.command";
    CHECK_INTERVAL "HealthCheck.Interval" "healthCheck.interval" .range(5, 300);
    CHECK_TIMEOUT "HealthCheck.Timeout" "healthCheck.timeout" .range(2, 120);
    CHECK_RETRIES "HealthCheck.Retries" "healthCheck.retries" .range(1, 10);
    CHECK_START "HealthCheck.StartPeriod" "healthCheck.startPeriod" .range(0, 300);
    LOG_DRIVER "LogConfiguration.LogDriver" "logConfiguration.logDriver";
    LOG_OPTIONS "LogConfiguration.Options" "logConfiguration.options" .pairs() .known();
    LOG_SECRETS "LogConfiguration.SecretOptions" "logConfiguration.secretOptions" .blocks(secrets::ALL) .unordered();
    ROUTES "FirelensConfiguration.Type" "firelensConfiguration.type" .one_of(&["fluentbit", "fluentd"]);
    ROUTING "FirelensConfiguration.Options" "firelensConfiguration.options" .pairs() .known();
}

/// Items of `DependsOn`.
pub mod after {
    use crate::types::row::rows;

    rows! {
        WHOM "ContainerName" "containerName" .needed();
        CONDITION "Condition" "condition" .needed() .one_of(&["START", "COMPLETE", "SUCCESS", "HEALTHY"]);
    }
}

/// Items of `Ulimits`.
pub mod ulimits {
    use crate::types::row::rows;

    rows! {
        NAME "Name" "name" .needed();
        SOFT "SoftLimit" "softLimit" .needed();
        HARD "HardLimit" "hardLimit" .needed();
    }
}

/// Items of `PortMappings`.
pub mod ports {
    use crate::types::row::rows;

    rows! {
        NAME "Name" "name";
        PORT "ContainerPort" "containerPort" .needed();
        HOST_PORT "HostPort" "hostPort";
        PROTOCOL "Protocol" "protocol" .default("tcp");
    }
}

/// Items of `Environment`.
pub mod environment {
    use crate::types::row::rows;

    rows! {
        NAME "Name" "name" .needed();
        VALUE "Value" "value" .needed() .alone(&[FROM]);
        FROM "ValueFrom" "valueFrom";
    }
}

/// Items of `Secrets`, and of a log's `SecretOptions`.
pub mod secrets {
    use crate::types::row::rows;

    rows! {
        NAME "Name" "name" .needed();
        VALUE "Value" "value" .alone(&[FROM]);
        FROM "ValueFrom" "valueFrom" .needed();
    }
}

/// Items of `MountPoints`.
pub mod mounts {
    use crate::types::row::rows;

    rows! {
        VOLUME "SourceVolume" "sourceVolume" .needed();
        PATH "ContainerPath" "containerPath" .needed();
        READ_ONLY "ReadOnly" "readOnly" .flag() .default("false");
    }
}

/// Items of `LinuxParameters.Tmpfs`.
pub mod tmpfs {
    use crate::types::row::rows;

    rows! {
        PATH "ContainerPath" "containerPath" .needed();
        SIZE "Size" "size" .needed();
        OPTIONS "MountOptions" "mountOptions" .set();
    }
}
