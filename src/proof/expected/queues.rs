//! Queues of workers.

use super::super::text::text;
use crate::prove::intent::{Expectations, Of};
use crate::prove::types::{Kind, queue};
use crate::system::{Queue, System};

/// Those that are made, each with that of its dead letters.
pub(super) fn all(system: &System, out: &mut Expectations) {
    let queues = Of::Every(Kind::Queue);
    let made = system.services.iter();
    let made = made.filter(|s| s.queue == Some(Queue::Made));
    let names: Vec<(String, String)> = made
        .map(|s| (s.family.clone(), format!("{}-dead-letters", s.family)))
        .collect();
    let each = names.iter().flat_map(|(own, dead)| [own, dead]);
    out.expect_all(&queues.saying(queue::NAME), queue::NAME, each);
    let key = system.kms_key.as_ref().map(|key| text(system, key));
    for (own, dead) in &names {
        let own = queues.whose(queue::NAME, own);
        let dead = queues.whose(queue::NAME, dead);
        out.expect(&own, queue::KEPT, 345_600);
        out.expect(&dead, queue::KEPT, 1_209_600);
        for one in [&own, &dead] {
            match &key {
                Some(key) => out.expect(one, queue::KEY, key),
                None => out.expect(one, queue::ENCRYPTED, true),
            }
        }
    }
}
