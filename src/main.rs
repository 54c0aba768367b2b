//! The `priorart` binary: reads the command line, runs one command, prints the chain of an error.

mod cli;

use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = cli::Cli::from_command_line();
    let level = ["warn", "priorart=info,warn", "priorart=debug,info"][usize::from(cli.verbose).min(2)];
    let filter = EnvFilter::try_from_env("PRIORART_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match cli::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::fail(&error),
    }
}
