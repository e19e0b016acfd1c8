//! What a listener or a rule of it does.

use super::row::rows;
use crate::types::Kind;

rows! {
    TYPE "Type" "type";
    TARGET_GROUP "TargetGroupArn" "target_group_arn" .to_arn(Kind::TargetGroup);
    FORWARD_STICKINESS "ForwardConfig.TargetGroupStickinessConfig" "forward.stickiness";
    FORWARD "ForwardConfig.TargetGroups" "forward.target_group" .blocks(forward::ALL);
    STATUS "FixedResponseConfig.StatusCode" "fixed_response.status_code";
    CONTENT_TYPE "FixedResponseConfig.ContentType" "fixed_response.content_type";
    BODY "FixedResponseConfig.MessageBody" "fixed_response.message_body";
    REDIRECT_PROTOCOL "RedirectConfig.Protocol" "redirect.protocol";
    REDIRECT_PORT "RedirectConfig.Port" "redirect.port";
    REDIRECT_STATUS "RedirectConfig.StatusCode" "redirect.status_code";
    REDIRECT_HOST "RedirectConfig.Host" "redirect.host" .default("#{host}");
    REDIRECT_PATH "RedirectConfig.Path" "redirect.path" .default("/#{path}");
    REDIRECT_QUERY "RedirectConfig.Query" "redirect.query" .default("#{query}");
    REDIRECT "RedirectConfig" "redirect" .aside();
}

/// Items of `ForwardConfig.TargetGroups`.
pub mod forward {
    use crate::types::row::rows;

    rows! {
        TARGET_GROUP "TargetGroupArn" "arn";
        WEIGHT "Weight" "weight";
    }
}
