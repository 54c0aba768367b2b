//! `priorart ask`: the same events as the server's, printed.

use clap::Args;
use priorart::app::App;
use priorart::chat::{self, Answer, Event, Question};
use priorart::search::Mode;

use super::terminal::{caution, note, runtime, say, say_json};
use super::{FilterArgs, IndexDir};

#[derive(Debug, Args)]
pub struct AskArgs {
    #[command(flatten)]
    dir: IndexDir,
    #[command(flatten)]
    filter: FilterArgs,
    /// Print one JSON document: text, sources, abstained
    #[arg(long)]
    json: bool,
    /// The language model: a name of `priorart models list`, a GGUF file, or "none" for quotes alone
    #[arg(long, env = "PRIORART_MODEL", value_name = "NAME")]
    model: Option<String>,
    /// The question, in any language
    question: String,
}

pub fn run(args: AskArgs) -> anyhow::Result<()> {
    if args.question.trim().is_empty() {
        return Err(priorart::Error::invalid("QUESTION", "is empty; ask something, as in priorart ask \"Which documents disclose a second seal?\"").into());
    }
    let app = App::open(&args.dir.places(), args.model.as_deref())?;
    let mut question = Question::new(args.question);
    question.filter = args.filter.filter()?;
    caution(&app, Mode::Hybrid);
    if args.model.is_none() && app.generator.is_none() {
        note("No language model can be used here, answers are quotes alone; see `priorart models check`, `priorart models pull`.");
    }
    runtime()?.block_on(async {
        let mut events = chat::answer(&app, question)?;
        let mut answer = Answer::default();
        while let Some(event) = events.recv().await {
            let event = event?;
            if let Event::Status(what) = &event
                && !args.json
            {
                note(&format!("… {what}"));
            }
            if let Some(text) = answer.take(event).filter(|_| !args.json) {
                say(&text);
            }
        }
        let Answer { text, sources, understood, done } = answer;
        let done = done.unwrap_or_default();
        if args.json {
            return say_json(
                &serde_json::json!({ "text": text, "sources": sources, "abstained": done.abstained, "understood": understood, "usage": done.usage }),
            );
        }
        say("\n");
        for source in sources {
            say(&format!("[{}] {} · {} · {}\n", source.n, source.id, source.section, source.title));
        }
        Ok(())
    })
}
