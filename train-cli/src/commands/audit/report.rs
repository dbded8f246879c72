//! Writing the report of an audit.

use serde::Serialize;

use crate::args::AuditReportArgs;
use crate::commands::evaluation_output::write_files;
use crate::commands::print;

/// Writes and prints a report, given as tables and as Markdown beside what was found.
pub fn report(
    args: &AuditReportArgs,
    findings: &impl Serialize,
    text: String,
    markdown: String,
) -> anyhow::Result<()> {
    if let Some(out) = &args.out {
        let json = serde_json::to_string_pretty(findings)?;
        write_files(
            out,
            [("audit.json", json), ("audit.md", markdown), ("audit.txt", text.clone())],
        )?;
    }
    print(&if args.json { serde_json::to_string(findings)? + "\n" } else { text })?;
    Ok(())
}
