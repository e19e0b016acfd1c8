//! Sizes of tasks that Fargate has:
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html>.

use super::context::Context;
use crate::finding::{Fix, codes};

/// The memory of a service that says nothing about it.
const DEFAULT_MEMORY: u32 = crate::blueprint::service::Service::default_memory().get();

/// What Fargate offers for a number of CPU units, in MiB.
enum Memory {
    /// These and no others.
    Only(&'static [u32]),
    /// From, to, in steps of.
    Steps(u32, u32, u32),
}

fn memory(cpu: u32) -> Memory {
    match cpu {
        256 => Memory::Only(&[512, 1024, 2048]),
        512 => Memory::Steps(1024, 4096, 1024),
        1024 => Memory::Steps(2048, 8192, 1024),
        2048 => Memory::Steps(4096, 16384, 1024),
        4096 => Memory::Steps(8192, 30720, 1024),
        8192 => Memory::Steps(16384, 61440, 4096),
        16384 => Memory::Steps(32768, 122_880, 8192),
        32768 => Memory::Only(&[61440, 122_880, 249_856]),
        _ => Memory::Only(&[]),
    }
}

/// Whether Fargate has the pair.
fn exists(cpu: u32, mib: u32) -> bool {
    match memory(cpu) {
        Memory::Only(list) => list.contains(&mib),
        Memory::Steps(from, to, step) => {
            (from..=to).contains(&mib) && (mib - from).is_multiple_of(step)
        }
    }
}

/// The smallest task with so many MiB that has at least these CPU units.
pub(crate) fn at_least(cpu: u32, mib: u32) -> Option<(u32, u32)> {
    crate::blueprint::task::Cpu::ALLOWED
        .iter()
        .filter(|allowed| **allowed >= cpu)
        .find_map(|cpu| {
            let fits = match memory(*cpu) {
                Memory::Only(list) => list.iter().copied().find(|has| *has >= mib),
                Memory::Steps(from, to, step) => {
                    let steps = mib.saturating_sub(from).div_ceil(step);
                    Some(from + steps * step).filter(|has| *has <= to)
                }
            };
            fits.map(|mib| (*cpu, mib))
        })
}

/// Names a pair that Fargate does not have.
pub(super) fn size(cx: &mut Context, service: &str, cpu: u32, mib: u32) {
    if exists(cpu, mib) {
        return;
    }
    let (choice, nearest) = match memory(cpu) {
        Memory::Only(list) => {
            let words: Vec<String> = list.iter().map(ToString::to_string).collect();
            let above = list.iter().find(|has| **has >= mib).or(list.last());
            (words.join(", "), above.copied())
        }
        Memory::Steps(from, to, step) => {
            let steps = mib.saturating_sub(from).div_ceil(step);
            let above = (from + steps.saturating_mul(step)).min(to);
            (format!("{from} to {to} in steps of {step}"), Some(above))
        }
    };
    let other = crate::blueprint::task::Cpu::ALLOWED
        .iter()
        .find(|cpu| exists(**cpu, mib));
    let mut ways = Vec::new();
    if let Some(memory) = nearest {
        ways.push(format!(
            "`memory: {memory}` (with `cpu: {cpu}` it is {choice})"
        ));
    }
    if let Some(cpu) = other {
        ways.push(format!("`cpu: {cpu}` for {mib} MiB"));
    }
    // Who asks for more memory than these units have wants more of both.
    if nearest.is_some_and(|memory| memory < mib) {
        ways.reverse();
    }
    // The one that was written down; the other may be a default.
    let key = if mib == DEFAULT_MEMORY {
        "cpu"
    } else {
        "memory"
    };
    cx.say(
        codes::TASK_SIZE,
        format!("{service}/{key}"),
        format!("Fargate has no task of {cpu} CPU units with {mib} MiB"),
        format!("write {}", ways.join(", or ")),
    );
    if let Some(memory) = nearest {
        cx.offer(Fix::write(format!("{service}/memory"), memory.to_string()));
    }
    if let Some(cpu) = other {
        cx.offer(Fix::write(format!("{service}/cpu"), cpu.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_task_is_one_that_exists() {
        for cpu in crate::blueprint::task::Cpu::ALLOWED {
            for mib in [1, 512, 513, 3000, 31_000, 130_000, 249_856] {
                if let Some((larger, has)) = at_least(*cpu, mib) {
                    assert!(larger >= *cpu && has >= mib && exists(larger, has));
                } else {
                    assert!(mib > 249_856, "{cpu} {mib}");
                }
            }
        }
        assert_eq!(at_least(256, 513), Some((256, 1024)));
        assert_eq!(at_least(256, 2049), Some((512, 3072)));
    }

    #[test]
    fn the_table_is_fargates() {
        for (cpu, mib) in [
            (256, 512),
            (256, 2048),
            (512, 3072),
            (4096, 30720),
            (8192, 20480),
            (16384, 122_880),
            (32768, 249_856),
        ] {
            assert!(exists(cpu, mib), "{cpu} {mib}");
        }
        for (cpu, mib) in [
            (256, 1536),
            (256, 4096),
            (512, 512),
            (1024, 1024),
            (4096, 31744),
            (8192, 17408),
            (32768, 131_072),
        ] {
            assert!(!exists(cpu, mib), "{cpu} {mib}");
        }
    }
}
