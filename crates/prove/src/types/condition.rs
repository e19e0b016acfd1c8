//! What a listener rule asks of a request.

use super::row::rows;

rows! {
    FIELD "Field" "" .needed() .which(&[("path-pattern", "path_pattern"), ("host-header", "host_header")]);
    PATHS "PathPatternConfig.Values" "path_pattern.values" .set() .alone(&[HOSTS]);
    HOSTS "HostHeaderConfig.Values" "host_header.values" .set();
}
