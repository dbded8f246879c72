//! The memory of a page with its workers, as the system counts it.

use std::collections::HashMap;
use std::fs;

use serde_json::json;

use crate::page::Page;

/// Megabytes that the browser's processes for pages hold, shared parts divided among those that share them: the sum of
/// `Pss` in `/proc/PID/smaps_rollup` (proc(5)) over all of them below this process. Rubbish is collected before. None
/// where the system doesn't tell.
pub async fn held_mb(page: &Page) -> Option<f64> {
    for _ in 0..3 {
        page.devtools("HeapProfiler.collectGarbage", json!({})).await;
    }
    let kilobytes: Option<Vec<f64>> = renderers()?.into_iter().map(proportional_kb).collect();
    Some(kilobytes?.iter().sum::<f64>() * 1024.0 / 1e6)
}

/// The processes below this one that draw pages.
fn renderers() -> Option<Vec<u32>> {
    let all = fs::read_dir("/proc").ok()?.filter_map(Result::ok);
    let ids: Vec<u32> = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    let parents: HashMap<u32, u32> = ids.iter().filter_map(|&id| Some((id, parent(id)?))).collect();
    let is_ours = |&id: &u32| {
        let above = std::iter::successors(Some(id), |id| parents.get(id).copied());
        above.take(parents.len()).any(|id| id == std::process::id())
    };
    let draws = |id: &u32| {
        let command = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&command).contains("--type=renderer")
    };
    Some(ids.into_iter().filter(|id| draws(id) && is_ours(id)).collect())
}

/// The fourth field of `/proc/PID/stat`, whose second is a name in brackets.
fn parent(id: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn proportional_kb(id: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}
