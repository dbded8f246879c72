//! Checks that every dependency's licence is one the project can live with.

use anyhow::{Context, Result};
use serde::Deserialize;
use spdx::{Expression, LicenseReq, ParseMode};

/// Permissive licences, and MPL-2.0, whose copyleft ends at its own files (symphonia).
/// CDLA-Permissive-2.0 covers data: the Mozilla root certificates.
const ALLOWED: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "NCSA",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Exceptions that only add permissions.
const ALLOWED_EXCEPTIONS: [&str; 1] = ["LLVM-exception"];

/// A package of `cargo metadata`, as far as it is needed here.
#[derive(Debug, Clone, Deserialize)]
pub struct Package {
    /// The crate's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its SPDX expression.
    pub license: Option<String>,
    /// The registry; absent for members of the workspace.
    source: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// The packages in `cargo metadata`'s output that are not the project's own.
///
/// # Errors
/// Where the output is not what cargo documents.
pub fn dependencies(metadata: &[u8]) -> Result<Vec<Package>> {
    let metadata: Metadata =
        serde_json::from_slice(metadata).context("cargo metadata printed unexpected JSON")?;
    Ok(metadata.packages.into_iter().filter(|package| package.source.is_some()).collect())
}

/// A line for each package whose licence does not allow its use here.
#[must_use]
pub fn refused(packages: &[Package]) -> Vec<String> {
    packages
        .iter()
        .filter(|package| !package.license.as_deref().is_some_and(is_allowed))
        .map(|package| {
            let licence = package.license.as_deref().unwrap_or("no licence stated");
            format!("{} {}: {licence}", package.name, package.version)
        })
        .collect()
}

/// Whether an SPDX expression can be satisfied with allowed licences. Cargo long took
/// `MIT/Apache-2.0` for `OR`, which the lax mode reads.
fn is_allowed(expression: &str) -> bool {
    Expression::parse_mode(expression, ParseMode::LAX)
        .is_ok_and(|expression| expression.evaluate(is_allowed_requirement))
}

fn is_allowed_requirement(requirement: &LicenseReq) -> bool {
    let licence = requirement.license.id().is_some_and(|id| ALLOWED.contains(&id.name));
    let exception = requirement.addition.as_ref().is_none_or(|addition| {
        addition.id().is_some_and(|id| ALLOWED_EXCEPTIONS.contains(&id.name))
    });
    licence && exception
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    #[test]
    fn one_allowed_licence_of_several_offered_is_enough() {
        assert!(is_allowed("MIT OR Apache-2.0 OR LGPL-2.1-or-later"));
        assert!(is_allowed("Apache-2.0/MIT"));
        assert!(is_allowed("Apache-2.0 WITH LLVM-exception"));
    }

    #[test]
    fn of_licences_that_all_apply_each_must_be_allowed() {
        assert!(is_allowed("(MIT OR GPL-3.0-only) AND Unicode-3.0"));
        assert!(!is_allowed("MIT AND GPL-3.0-only"));
    }

    #[test]
    fn copyleft_unknown_and_unreadable_licences_are_refused() {
        for expression in
            ["AGPL-3.0-only", "LicenseRef-mine", "see LICENSE", "", "MIT WITH GCC-exception-3.1"]
        {
            assert!(!is_allowed(expression), "{expression}");
        }
    }

    #[test]
    fn members_of_the_workspace_are_not_dependencies() {
        let metadata = br#"{"packages":[
            {"name":"engine","version":"0.1.0","license":null,"source":null},
            {"name":"bad","version":"2.0.0","license":null,"source":"registry"}]}"#;
        let packages = dependencies(metadata).unwrap();
        assert_eq!(refused(&packages), ["bad 2.0.0: no licence stated"]);
    }

    #[test]
    fn every_name_on_the_lists_is_in_the_spdx_list() {
        for name in ALLOWED {
            assert!(spdx::license_id(name).is_some(), "{name}");
        }
        for name in ALLOWED_EXCEPTIONS {
            assert!(spdx::exception_id(name).is_some(), "{name}");
        }
    }
}
