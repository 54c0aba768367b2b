//! Conversations as they are rebuilt from their messages.

use super::*;

fn state(messages: &[(Role, &str)]) -> (State, Turn) {
    let messages: Vec<Message> = messages.iter().map(|(role, text)| Message::new(*role, *text)).collect();
    State::of(&messages, &Learned::default(), None).expect("no embedder, no error")
}

const LIST: &str = "2 documents:\n1. US99000001B2 · Cell · 2018-08-08 [1]\n   “a cell”\n2. KR1020990000012A · 밴드 · 2019-09-09 [2]\n";

#[test]
fn numbers_mean_what_was_shown() {
    let (state, turn) = state(&[(Role::User, "Find patents on cells"), (Role::Assistant, LIST), (Role::User, "show me number 2, claim 1")]);
    assert_eq!((turn.act, state.target(&turn).map(|id| id.key())), (Act::Show, Some("KR1020990000012A".into())));
    assert_eq!(state.list().map(|list| list.words.as_str()), Some("cells"));
    let (state, turn) = self::state(&[(Role::User, "Find patents on cells"), (Role::Assistant, LIST), (Role::User, "show me number 99")]);
    assert!(state.targets(&turn).is_empty());
}

#[test]
fn filters_add_up_and_lists_come_back() {
    let talk = [
        (Role::User, "Find prior art for silicon anodes"),
        (Role::Assistant, LIST),
        (Role::User, "only before 2015"),
        (Role::Assistant, "none"),
        (Role::User, "drop the Korean ones"),
        (Role::Assistant, "none"),
        (Role::User, "go back to the first list"),
    ];
    let (before, turn) = state(&talk[..5]);
    let list = before.next_list(&turn).expect("a list");
    assert_eq!(
        (list.words.as_str(), list.keep.before.map(|d| d.to_string()), list.without.countries.clone()),
        ("silicon anodes", Some("2015-01-01".into()), vec!["KR".to_owned()])
    );
    let (before, turn) = state(&talk);
    assert_eq!(before.lists.len(), 3);
    assert_eq!(before.next_list(&turn).map(|list| (list.keep, list.words)), Some((Filter::default(), "silicon anodes".to_owned())));
}

#[test]
fn a_correction_keeps_the_task() {
    let asked = (Role::User, "Translate claim 8 of US11950592B2 into Korean.");
    for text in ["No, I meant claim 10.", "写错了，是10", "아 10항이었네, 10항.", "sorry, 10"] {
        let (state, turn) = state(&[asked, (Role::Assistant, "US11950592B2, claim 8 [1]: …"), (Role::User, text)]);
        assert_eq!((turn.act, turn.claims.as_slice(), turn.into.as_ref().map(|l| l.code())), (Act::Translate, &[10][..], Some("ko")), "{text}");
        assert_eq!(state.target(&turn).map(|id| id.key()), Some("US11950592B2".into()));
    }
}

#[test]
fn places_and_claims_of_a_comparison_are_mended() {
    let list = [(Role::User, "Find patents on cells"), (Role::Assistant, LIST)];
    let of_places = [&list[..], &[(Role::User, "compare 1 and 3"), (Role::Assistant, "…"), (Role::User, "no, I meant 1 and 2")]].concat();
    let (_, turn) = state(&of_places);
    assert_eq!((turn.act, turn.numbers), (Act::Compare, vec![1, 2]));
    let shown = [(Role::User, "show claim 1 of US99000001B2"), (Role::Assistant, "US99000001B2 …")];
    let asked = [&shown[..], &[(Role::User, "what is the difference between claims 1 and 4?")]].concat();
    let (_, turn) = state(&asked);
    assert_eq!((turn.act, turn.claims), (Act::Compare, vec![1, 4]));
    let mended = [&asked[..], &[(Role::Assistant, "US99000001B2, claim 1 [1] …"), (Role::User, "no, I meant 1 and 7")]].concat();
    let (_, turn) = state(&mended);
    assert_eq!((turn.act, turn.claims, turn.numbers), (Act::Compare, vec![1, 7], vec![]));
    let other = [&asked[..], &[(Role::Assistant, "US99000001B2, claim 1 [1] …"), (Role::User, "no, I meant claim 3")]].concat();
    let (_, turn) = state(&other);
    assert_eq!((turn.act, turn.claims), (Act::Compare, vec![1, 3]));
    let short = [&list[..], &[(Role::User, "compare 1 and 2"), (Role::Assistant, "…"), (Role::User, "no, 2 and 1")]].concat();
    let (_, turn) = state(&short);
    assert_eq!((turn.act, turn.numbers), (Act::Compare, vec![2, 1]));
}

#[test]
fn documents_that_were_dropped_come_back() {
    let dropped = [(Role::User, "Find patents on cells"), (Role::Assistant, LIST), (Role::User, "drop 2"), (Role::Assistant, "1. US99000001B2 · Cell [1]")];
    for text in ["put number 2 back", "2번 다시 넣어줘", "把第2件恢复", "2番を戻して", "元に戻して"] {
        let (before, turn) = state(&[&dropped[..], &[(Role::User, text)]].concat());
        let list = before.next_list(&turn).expect("a list");
        assert!(before.lists[1].keep.exclude.len() == 1 && list.keep.exclude.is_empty(), "{text}: {turn:?}");
    }
}

#[test]
fn a_number_takes_the_place_of_another() {
    let (state, turn) =
        state(&[(Role::User, "Show me claim 5 of US99000001B2"), (Role::Assistant, "US99000001B2 …"), (Role::User, "아 참, 5가 아니라 6이었네요.")]);
    assert_eq!((turn.act, turn.claims.as_slice()), (Act::Show, &[6][..]));
    assert_eq!(state.target(&turn).map(|id| id.key()), Some("US99000001B2".into()));
}

#[test]
fn what_was_found_for_a_question_is_narrowed_as_a_list_is() {
    let talk =
        [(Role::User, "How is the separator of a lithium cell coated?"), (Role::Assistant, "US99000001B2, claim 1 [1]: “…”"), (Role::User, "only before 2015")];
    let (state, turn) = state(&talk);
    let list = state.next_list(&turn).expect("a list");
    assert!(turn.act == Act::Narrow && list.words.contains("separator"), "{turn:?}");
    assert_eq!(list.keep.before.map(|d| d.to_string()), Some("2015-01-01".into()));
}

#[test]
fn neighbours_that_speak_for_a_class_are_not_spoken_of() {
    let (state, _) =
        state(&[(Role::User, "Classify US99000001B2"), (Role::Assistant, "US99000001B2: H01M 4/38; near: KR1020990000012A"), (Role::User, "and its claim 1?")]);
    assert_eq!(state.focus.iter().map(PatentId::key).collect::<Vec<_>>(), ["US99000001B2"]);
}

#[test]
fn numbers_inside_a_quote_are_not_spoken_of() {
    let (state, _) = state(&[
        (Role::User, "What does US11950592B2 say of staining?"),
        (Role::Assistant, "US11950592B2, claim 4 [1]: “vergleiche EP 0 579 383.”\n\n> vergleiche EP 0 579 383."),
        (Role::User, "And the price?"),
    ]);
    assert_eq!(state.focus.iter().map(PatentId::key).collect::<Vec<_>>(), ["US11950592B2"]);
}

#[test]
fn the_other_one_is_the_one_that_was_not_spoken_of() {
    let (state, turn) = state(&[
        (Role::User, "Find patents on cells"),
        (Role::Assistant, LIST),
        (Role::User, "Compare claim 1 of both"),
        (Role::Assistant, "US99000001B2 … KR1020990000012A …"),
        (Role::User, "What does US99000001B2 say about the binder?"),
        (Role::Assistant, "US99000001B2, claim 1 [1]: “…”"),
        (Role::User, "And the other one?"),
    ]);
    assert_eq!(state.targets(&turn).iter().map(PatentId::key).collect::<Vec<_>>(), ["KR1020990000012A"]);
}
