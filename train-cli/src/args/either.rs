//! A command with arguments of its own, or a subcommand: `lubdub train --data …` and `lubdub train frames …`.

use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};

/// Arguments, or one of several subcommands with their own. Clap's derive can't say this: its optional
/// flattened arguments are never there once they flatten others.
#[derive(Debug)]
pub enum Either<A, S> {
    /// The command's own arguments.
    Own(A),
    /// A subcommand.
    Sub(S),
}

impl<A: Args, S: Subcommand> FromArgMatches for Either<A, S> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        if matches.subcommand_name().is_some() {
            S::from_arg_matches(matches).map(Self::Sub)
        } else {
            A::from_arg_matches(matches).map(Self::Own)
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<A: Args, S: Subcommand> Args for Either<A, S> {
    fn augment_args(command: Command) -> Command {
        S::augment_subcommands(A::augment_args(command))
            .args_conflicts_with_subcommands(true)
            .subcommand_negates_reqs(true)
            .subcommand_required(false)
            .arg_required_else_help(false)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
