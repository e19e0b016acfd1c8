//! What every resource can say about itself.

use super::row::rows;

rows! {
    FROM "@from" "@from";
    ON_DELETE "@DeletionPolicy" "";
    ON_REPLACE "@UpdateReplacePolicy" "";
    IGNORE_CHANGES "" "@lifecycle.ignore_changes";
    NEW_FIRST "" "@lifecycle.create_before_destroy";
}
