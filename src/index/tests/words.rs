//! Words, filters, numbers.

use super::*;

/// The numbers that pass a filter, sorted, by three ways that must agree.
fn passing(index: &Index, filter: &Filter) -> Vec<String> {
    let snapshot = index.snapshot();
    let all = "lamp cell pump 실리콘 电池 二次電池 rotor anode";
    let mut found = numbers(&snapshot, &snapshot.lexical(all, filter, 100).expect("a search"));
    found.sort();
    assert_eq!(snapshot.count(filter).expect("a count"), found.len() as u64);
    found
}

#[test]
fn the_best_match_comes_first() {
    let (_dir, index) = indexed(&sample());
    assert_eq!(lexical(&index, "silicon anode LiPF6", &Filter::default())[0], "US99000002A1");
    assert_eq!(lexical(&index, "fins", &Filter::default()), ["US99000001B2"], "claims are searched too");
    assert!(lexical(&index, "the of and", &Filter::default()).is_empty());
    assert!(lexical(&index, "", &Filter::default()).is_empty());
    assert!(index.snapshot().lexical("lamp", &Filter::default(), 0).expect("nothing").is_empty());
}

#[test]
fn of_the_ways_to_say_a_thing_the_best_counts() {
    let (_dir, index) = indexed(&sample());
    let snapshot = index.snapshot();
    let score = |ways: &[&str]| {
        let concept = vec![ways.iter().map(|way| (*way).to_owned()).collect()];
        snapshot.lexical_concepts(&concept, &Filter::default(), 1).expect("a search").first().map(|hit| hit.score)
    };
    let (lamp, sink) = (score(&["lamp"]), score(&["heat sink"]));
    assert_eq!(score(&["lamp", "heat sink", "xylophone"]), if lamp > sink { lamp } else { sink });
    assert_eq!(score(&["xylophone"]), None);
    let both = vec![vec!["anode".to_owned()], vec!["LiPF6".to_owned()]];
    assert_eq!(numbers(&snapshot, &snapshot.lexical_concepts(&both, &Filter::default(), 9).expect("a search"))[0], "US99000002A1");
}

#[test]
fn parts_of_cjk_compounds_are_found() {
    let (_dir, index) = indexed(&sample());
    assert_eq!(lexical(&index, "음극", &Filter::default()), ["KR1020990000003A"]);
    assert_eq!(lexical(&index, "电池负极", &Filter::default())[0], "CN990000004A");
    assert_eq!(lexical(&index, "イオン", &Filter::default()), ["JP2009999005A"]);
}

#[test]
fn a_long_text_is_a_query_too() {
    let (_dir, index) = indexed(&sample());
    let long = "A lamp comprising a heat sink. ".repeat(400) + &(0..5000).map(|n| format!("word{n} ")).collect::<String>();
    assert_eq!(lexical(&index, &long, &Filter::default())[0], "US99000001B2");
}

#[test]
fn dates_are_hard_gates() {
    let (_dir, index) = indexed(&sample());
    let filter = |before: Option<&str>, after: Option<&str>| Filter { before: before.map(date), after: after.map(date), ..Filter::default() };
    assert_eq!(passing(&index, &filter(Some("2019-03-02"), None)), ["US99000002A1"], "strictly earlier");
    assert_eq!(passing(&index, &filter(Some("2019-03-03"), None)), ["US99000001B2", "US99000002A1"]);
    assert_eq!(passing(&index, &filter(None, Some("2020-01-01"))), ["EP9900006B1", "KR1020990000003A"], "that day or later");
    assert_eq!(passing(&index, &filter(Some("2021-06-30"), Some("2019-03-02"))), ["KR1020990000003A", "US99000001B2"]);
    assert!(passing(&index, &filter(Some("1999-01-01"), None)).is_empty(), "no date is no early date");
    assert_eq!(passing(&index, &Filter::default()).len(), 7);
    let undated = |filter: &Filter| index.snapshot().undated(filter).expect("a count");
    assert_eq!(undated(&filter(Some("1999-01-01"), None)), 3, "whatever the day");
    let chinese = vec!["zh".into()];
    assert_eq!(undated(&Filter { langs: chinese, ..filter(None, Some("2030-01-01")) }), 1, "of those that the rest of the filter lets in");
    assert_eq!(undated(&Filter::default()), 0, "no date was asked for");
}

#[test]
fn countries_languages_and_classes() {
    let (_dir, index) = indexed(&sample());
    let of = |filter: Filter| passing(&index, &filter);
    assert_eq!(of(Filter { countries: vec!["kr".into(), "JP".into()], ..Filter::default() }), ["JP2009999005A", "KR1020990000003A"]);
    assert_eq!(of(Filter { langs: vec!["zh".into()], ..Filter::default() }), ["CN990000004A"]);
    assert!(of(Filter { langs: vec!["z".into()], ..Filter::default() }).is_empty());
    let class = |text: &str| of(Filter { classes: vec![Symbol::new(text)], ..Filter::default() });
    assert_eq!(class("H01M"), ["JP2009999005A", "US99000001B2", "US99000002A1"]);
    assert_eq!(class("H01M 4"), ["US99000001B2", "US99000002A1"], "the group 4 is not the group 40");
    assert_eq!(class("H01M 4/38"), ["US99000001B2", "US99000002A1"], "the beginning of a subgroup");
    assert_eq!(class("H01M 4/386"), ["US99000002A1"]);
    assert!(class("H01M 4/9").is_empty());
    let both = Filter { classes: vec![Symbol::new("F21V"), Symbol::new("H01M 40")], countries: vec!["US".into()], ..Filter::default() };
    assert_eq!(of(both), ["US99000001B2"]);
}

#[test]
fn applicants_are_names_by_all_their_words() {
    let mut patents = sample();
    for (patent, name) in patents.iter_mut().zip(["Lamp Works of Norrfall", "Norrfall Cells AB", "架空電池株式会社"]) {
        patent.applicants = vec![name.to_owned()];
    }
    let (_dir, index) = indexed(&patents);
    let of = |name: &str| passing(&index, &Filter { applicants: vec![name.into()], ..Filter::default() });
    assert_eq!(of("Norrfall"), ["US99000001B2", "US99000002A1"]);
    assert_eq!(of("Norrfall Cells"), ["US99000002A1"]);
    assert_eq!(of("架空電池"), ["KR1020990000003A"]);
    assert!(of("Norrfall pump").is_empty() && of("").is_empty());
    let is_applicant = |name: &str| index.snapshot().is_applicant(name).expect("a look");
    assert!(is_applicant("Norrfall") && is_applicant("Norrfall Cells") && is_applicant("架空電池"));
    assert!(!is_applicant("lamp"), "a word that documents use is a topic");
    assert!(!is_applicant("Norrfall pump") && !is_applicant(""));
}

#[test]
fn the_class_filter_is_the_rule_of_symbols() {
    let symbols = ["H01M4/38", "H01M4/386", "H01M40/00", "H01M4/00", "H01", "H01M", "H01M4", "H02J7/00", "G06F40/279", "B60L7/10"];
    let patents: Vec<Patent> = (0..)
        .zip(symbols)
        .map(|(n, symbol)| {
            let mut patent = patent(&format!("US9900{n:04}A1"), "word");
            patent.cpc = vec![Symbol::new(symbol)];
            patent
        })
        .collect();
    let (_dir, index) = indexed(&patents);
    for symbol in symbols {
        for end in 1..=symbol.len() {
            let prefix = Symbol::new(&symbol[..end]);
            let wanted = symbols.iter().filter(|s| Symbol::new(s).under(&prefix)).count() as u64;
            let filter = Filter { classes: vec![prefix.clone()], ..Filter::default() };
            assert_eq!(index.snapshot().count(&filter).expect("a count"), wanted, "{prefix}");
        }
    }
}

#[test]
fn exclusion_knows_spellings_and_only_is_only() {
    let (_dir, index) = indexed(&sample());
    let filter = Filter { exclude: vec![id("US 99,000,001 B2"), id("EP 9 900 006")], ..Filter::default() };
    assert_eq!(passing(&index, &filter).len(), 4, "both steps of the European number go");
    let rows: Vec<Row> = index.snapshot().rows().take(2).chain([Row(9_000_000)]).collect();
    assert_eq!(passing(&index, &Filter { only: Some(rows), ..Filter::default() }), ["US99000001B2", "US99000002A1"]);
    assert!(passing(&index, &Filter { only: Some(Vec::new()), ..Filter::default() }).is_empty());
}

#[test]
fn replacing_and_deleting() {
    let (_dir, index) = indexed(&sample());
    let before = index.snapshot();
    let old = before.find(&id("US99000001B2")).expect("found")[0].0;
    let mut writer = index.writer().expect("the writer");
    writer.add(&patent("US99000001B2", "A kettle.")).expect("replaced");
    writer.add(&patent("US99000001B2", "A kettle with a whistle.")).expect("replaced in the same commit");
    assert!(writer.delete(&id("US99000002A1")).expect("deleted"));
    assert!(!writer.delete(&id("US99000002A1")).expect("already gone"));
    assert!(!writer.delete(&id("US11111111B2")).expect("never there"));
    assert_eq!(index.snapshot().documents(), 7, "nothing is seen before the commit");
    let generation = writer.commit().expect("committed");
    assert_eq!((generation.documents, index.snapshot().documents()), (6, 6));
    assert!(lexical(&index, "lamp", &Filter::default()).is_empty());
    assert_eq!(lexical(&index, "whistle", &Filter::default()), ["US99000001B2"]);
    assert!(index.snapshot().get(old).expect("no error").is_none());
    // the old snapshot still answers as before
    assert_eq!(before.documents(), 7);
    assert_eq!(numbers(&before, &before.lexical("fins", &Filter::default(), 5).expect("a search")), ["US99000001B2"]);
    assert!(before.get(old).expect("no error").is_some_and(|p| p.claims.len() == 2));
}

#[test]
fn what_is_stored_already_is_left_alone() {
    let (_dir, index) = indexed(&sample());
    let rows: Vec<Row> = index.snapshot().rows().collect();
    let number = index.snapshot().generation().number;
    let mut writer = index.writer().expect("the writer");
    sample().iter().for_each(|p| writer.add(p).expect("added"));
    assert_eq!(writer.unchanged(), 7);
    assert_eq!(writer.commit().expect("committed").number, number, "nothing to commit");
    assert_eq!(index.snapshot().rows().collect::<Vec<_>>(), rows);
}

#[test]
fn documents_come_back_letter_by_letter() {
    let (dir, index) = indexed(&sample());
    drop(index);
    let index = Index::open(dir.path()).expect("reopened");
    let snapshot = index.snapshot();
    let rows: Vec<Row> = snapshot.rows().collect();
    let mut stored: Vec<Patent> = snapshot.get_many(&rows).expect("stored").into_iter().map(|(_, p)| p).collect();
    stored.sort_by(|a, b| a.id.cmp(&b.id));
    let mut wanted = sample();
    wanted.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(stored, wanted);
    assert_eq!(snapshot.counts_by("country").expect("counts")[0], ("EP".to_owned(), 2));
    assert!(snapshot.counts_by("title").is_err());
}

#[test]
fn numbers_are_found_however_they_are_spelled() {
    let mut patents = sample();
    patents.push(patent("US2004173247A1", "x"));
    patents.push(patent("CN101141070", "stored without a kind code"));
    let (_dir, index) = indexed(&patents);
    let find = |text: &str| {
        let mut found: Vec<String> = index.snapshot().find(&id(text)).expect("a look-up").into_iter().map(|(_, id)| id.to_string()).collect();
        found.sort();
        found
    };
    assert_eq!(find("US 99,000,001 B2"), ["US99000001B2"]);
    assert_eq!(find("us99000001"), ["US99000001B2"], "no kind code given");
    assert!(find("US99000001A1").is_empty(), "another kind code is another document");
    assert_eq!(find("EP 9 900 006"), ["EP9900006A1", "EP9900006B1"]);
    assert_eq!(find("EP9900006B1"), ["EP9900006B1"]);
    assert_eq!(find("US 2004/0173247 A1"), ["US2004173247A1"]);
    assert_eq!(find("CN101141070A"), ["CN101141070"], "stored without a kind code");
    assert!(find("US12345678B2").is_empty());
}

#[test]
fn near_numbers_are_offered() {
    let (_dir, index) = indexed(&sample());
    let near = |text: &str, limit: usize| index.snapshot().nearest_ids(&id(text), limit).expect("near").iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(near("US99000001A1", 1), ["US99000001B2"], "another step of the same number first");
    assert_eq!(near("US99000021B2", 1), ["US99000001B2"], "one digit off");
    assert_eq!(near("US90900001B2", 1), ["US99000001B2"], "two digits changed places");
    assert_eq!(near("US99009999", 2).len(), 2, "the same beginning");
    assert!(near("ZZ1", 3).is_empty());
}

#[test]
fn rare_terms_weigh_more() {
    let (_dir, index) = indexed(&sample());
    let idf = |term: &str| index.snapshot().idf(term);
    assert!(idf("lipf6") > idf("anod") && idf("unheard-of") > idf("lipf6"));
    let (_dir, empty) = indexed(&[]);
    assert_eq!(empty.snapshot().idf("anod"), 0.0);
    assert!(lexical(&empty, "anode", &Filter::default()).is_empty());
}

#[test]
fn another_process_is_followed() {
    let (dir, index) = indexed(&sample());
    let reader = Index::open(dir.path()).expect("a reader");
    assert!(!reader.refresh().expect("nothing new"));
    add(&index, &[patent("US99000099A1", "A zeppelin.")]);
    assert!(lexical(&reader, "zeppelin", &Filter::default()).is_empty());
    assert!(reader.refresh().expect("something new"));
    assert_eq!(lexical(&reader, "zeppelin", &Filter::default()), ["US99000099A1"]);
    assert!(!reader.refresh().expect("nothing new"));
}
