//! `priorart ask`: the same events as the server's, printed.

use clap::Args;
use priorart::app::App;
use priorart::chat::{self, Done, Event, Question, Source, event};

use super::terminal::{note, runtime, say, say_json};
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
    let app = App::open(&args.dir.places(), args.model.as_deref())?;
    let mut question = Question::new(args.question);
    question.filter = args.filter.filter();
    runtime()?.block_on(async {
        let mut events = chat::answer(&app, question)?;
        let (mut text, mut sources, mut done) = (String::new(), Vec::<Source>::new(), Done::default());
        while let Some(event) = events.recv().await {
            match event? {
                Event::Status(what) if !args.json => note(&format!("… {what}")),
                Event::Status(_) => {}
                Event::Sources(found) => sources = found,
                Event::Text(piece) if args.json => text.push_str(&piece),
                Event::Text(piece) => say(&piece),
                Event::Done(end) => done = end,
            }
        }
        if args.json {
            return say_json(&serde_json::json!({ "text": text, "sources": sources, "abstained": done.abstained, "usage": done.usage }));
        }
        say("\n");
        say(&event::source_list(&sources));
        Ok(())
    })
}
