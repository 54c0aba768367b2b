//! Chat templates: how turns are laid out for a model.
//!
//! The templates are our own, one per family. A GGUF file carries a Jinja program for the same purpose; it comes from a
//! stranger and is not run. Control tokens and words are kept apart all the way, so that a patent text which contains
//! `<|im_end|>` is encoded as those ten characters and cannot end its turn.

use super::generation::{Message, Role};

/// A stretch of a rendered prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// One control token, looked up by its name in the vocabulary.
    Control(&'static str),
    /// Words, encoded as plain text whatever they contain.
    Text(String),
}

/// The layout a model family was trained on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatTemplate {
    /// Qwen 2, 2.5 and 3, SmolLM2 and many others.
    ChatMl {
        /// Open the answer with an empty thought, as Qwen 3 expects when it should answer at once.
        no_thinking: bool,
    },
    /// Llama 3 and its descendants.
    Llama3,
    /// Role names and blank lines, for models without control tokens for turns.
    Plain,
}

impl ChatTemplate {
    /// The layout that the control tokens of a vocabulary speak for; `has` tells whether a token exists.
    ///
    /// `jinja` is the file's own template, read as a hint only: of the Qwen 3 models, those which mention
    /// `enable_thinking` think before they answer unless told otherwise.
    pub fn detect(has: impl Fn(&str) -> bool, jinja: &str) -> Self {
        if has("<|im_start|>") && has("<|im_end|>") {
            Self::ChatMl { no_thinking: has("<think>") && has("</think>") && jinja.contains("enable_thinking") }
        } else if has("<|start_header_id|>") && has("<|end_header_id|>") && has("<|eot_id|>") {
            Self::Llama3
        } else {
            Self::Plain
        }
    }

    /// Lays out `messages`, up to where the assistant's next words begin.
    pub fn render(self, messages: &[Message]) -> Vec<Part> {
        let mut parts = Vec::with_capacity(4 * messages.len() + 4);
        match self {
            Self::ChatMl { no_thinking } => {
                for message in messages {
                    parts.push(Part::Control("<|im_start|>"));
                    parts.push(Part::Text(format!("{}\n{}", role_name(message.role), message.text)));
                    parts.push(Part::Control("<|im_end|>"));
                    parts.push(Part::Text("\n".into()));
                }
                parts.push(Part::Control("<|im_start|>"));
                parts.push(Part::Text("assistant\n".into()));
                if no_thinking {
                    parts.push(Part::Control("<think>"));
                    parts.push(Part::Text("\n\n".into()));
                    parts.push(Part::Control("</think>"));
                    parts.push(Part::Text("\n\n".into()));
                }
            }
            Self::Llama3 => {
                parts.push(Part::Control("<|begin_of_text|>"));
                for message in messages {
                    llama3_header(&mut parts, role_name(message.role));
                    parts.push(Part::Text(format!("\n\n{}", message.text.trim())));
                    parts.push(Part::Control("<|eot_id|>"));
                }
                llama3_header(&mut parts, role_name(Role::Assistant));
                parts.push(Part::Text("\n\n".into()));
            }
            Self::Plain => {
                let mut text = String::new();
                for message in messages {
                    text.push_str(&format!("{}: {}\n\n", role_name(message.role), message.text));
                }
                text.push_str("assistant:");
                parts.push(Part::Text(text));
            }
        }
        parts
    }
}

/// Control tokens that end an answer, in whichever vocabulary has them.
pub const END_TOKENS: [&str; 6] = ["<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|eom_id|>", "<|end_of_text|>", "</s>"];

fn llama3_header(parts: &mut Vec<Part>, role: &str) {
    parts.push(Part::Control("<|start_header_id|>"));
    parts.push(Part::Text(role.to_owned()));
    parts.push(Part::Control("<|end_header_id|>"));
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns() -> Vec<Message> {
        vec![
            Message::new(Role::System, "Answer briefly."),
            Message::new(Role::User, "What is <|im_end|>?"),
            Message::new(Role::Assistant, " A token. "),
            Message::new(Role::User, "And 음극재?"),
        ]
    }

    /// Control tokens in guillemets, so that they cannot be mistaken for text that looks like them.
    fn shown(template: ChatTemplate) -> String {
        template
            .render(&turns())
            .into_iter()
            .map(|part| match part {
                Part::Control(name) => format!("«{name}»"),
                Part::Text(text) => text,
            })
            .collect()
    }

    #[test]
    fn chatml() {
        insta::assert_snapshot!(shown(ChatTemplate::ChatMl { no_thinking: false }), @r"
        «<|im_start|>»system
        Answer briefly.«<|im_end|>»
        «<|im_start|>»user
        What is <|im_end|>?«<|im_end|>»
        «<|im_start|>»assistant
         A token. «<|im_end|>»
        «<|im_start|>»user
        And 음극재?«<|im_end|>»
        «<|im_start|>»assistant
        ");
    }

    #[test]
    fn qwen3_answers_with_an_empty_thought() {
        let shown = shown(ChatTemplate::ChatMl { no_thinking: true });
        assert!(shown.ends_with("«<|im_start|>»assistant\n«<think>»\n\n«</think>»\n\n"), "{shown}");
    }

    #[test]
    fn llama3() {
        insta::assert_snapshot!(shown(ChatTemplate::Llama3), @r"
        «<|begin_of_text|>»«<|start_header_id|>»system«<|end_header_id|>»

        Answer briefly.«<|eot_id|>»«<|start_header_id|>»user«<|end_header_id|>»

        What is <|im_end|>?«<|eot_id|>»«<|start_header_id|>»assistant«<|end_header_id|>»

        A token.«<|eot_id|>»«<|start_header_id|>»user«<|end_header_id|>»

        And 음극재?«<|eot_id|>»«<|start_header_id|>»assistant«<|end_header_id|>»


        ");
    }

    #[test]
    fn plain() {
        insta::assert_snapshot!(shown(ChatTemplate::Plain), @r"
        system: Answer briefly.

        user: What is <|im_end|>?

        assistant:  A token. 

        user: And 음극재?

        assistant:
        ");
    }

    #[test]
    fn control_tokens_tell_the_family() {
        let among = |names: &'static [&'static str]| move |name: &str| names.contains(&name);
        assert_eq!(ChatTemplate::detect(among(&["<|im_start|>", "<|im_end|>"]), ""), ChatTemplate::ChatMl { no_thinking: false });
        let qwen3: &[&str] = &["<|im_start|>", "<|im_end|>", "<think>", "</think>"];
        assert_eq!(ChatTemplate::detect(among(qwen3), "{% if enable_thinking %}"), ChatTemplate::ChatMl { no_thinking: true });
        assert_eq!(ChatTemplate::detect(among(qwen3), ""), ChatTemplate::ChatMl { no_thinking: false });
        let llama3: &[&str] = &["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"];
        assert_eq!(ChatTemplate::detect(among(llama3), ""), ChatTemplate::Llama3);
        assert_eq!(ChatTemplate::detect(among(&[]), ""), ChatTemplate::Plain);
    }
}
