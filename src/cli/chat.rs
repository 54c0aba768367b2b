//! `priorart chat`: a conversation in the terminal, the same as over HTTP.

use std::io::{BufRead as _, IsTerminal as _};

use clap::Args;
use priorart::app::App;
use priorart::chat::{self, Answer, Event, Question};
use priorart::model::{Message, Role};
use priorart::search::Mode;

use super::terminal::{caution, note, runtime, say};
use super::{FilterArgs, IndexDir};

#[derive(Debug, Args)]
pub struct ChatArgs {
    #[command(flatten)]
    dir: IndexDir,
    #[command(flatten)]
    filter: FilterArgs,
    /// The language model: a name of `priorart models list`, a GGUF file, or "none" for quotes alone
    #[arg(long, env = "PRIORART_MODEL", value_name = "NAME")]
    model: Option<String>,
}

pub fn run(args: ChatArgs) -> anyhow::Result<()> {
    let app = App::open(&args.dir.places(), args.model.as_deref())?;
    let filter = args.filter.filter()?;
    caution(&app, Mode::Hybrid);
    let asks = std::io::stdin().is_terminal();
    if asks {
        note("Ask, search (\"find …\"), narrow, compare, summarise, classify, translate. Ctrl-D ends.");
    }
    let runtime = runtime()?;
    let mut messages: Vec<Message> = Vec::new();
    loop {
        if asks {
            say("> ");
        }
        let mut line = String::new();
        if std::io::stdin().lock().read_line(&mut line)? == 0 {
            return Ok(());
        }
        if line.trim().is_empty() {
            continue;
        }
        messages.push(Message::new(Role::User, line.trim()));
        let question = Question { messages: messages.clone(), filter: filter.clone(), ..Question::new("") };
        let answer = runtime.block_on(async {
            let mut events = chat::answer(&app, question)?;
            let mut answer = Answer::default();
            while let Some(event) = events.recv().await {
                let event = event?;
                if let (Event::Status(what), true) = (&event, asks) {
                    note(&format!("… {what}"));
                }
                if let Some(text) = answer.take(event) {
                    say(&text);
                }
            }
            Ok::<_, priorart::Error>(answer)
        });
        match answer {
            Ok(answer) => {
                say("\n");
                messages.push(Message::new(Role::Assistant, answer.text));
            }
            // one bad turn does not end the conversation
            Err(error) => {
                messages.pop();
                note(&format!("error: {error}"));
            }
        }
    }
}
