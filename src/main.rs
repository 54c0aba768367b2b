//! The `priorart` binary: reads the command line, runs one command, prints the chain of an error.

mod cli;

use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = cli::Cli::from_command_line();
    let level = ["warn", "priorart=info,warn", "priorart=debug,info"][usize::from(cli.verbose).min(2)];
    let filter = EnvFilter::try_from_env("PRIORART_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init();
    // The words of a panic may hold text of a question: only its place is told.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        tracing::error!("an internal fault at {place}; please report it");
    }));
    match cli::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::fail(&error),
    }
}
