//! Turns as people write them.

use super::*;

fn act(text: &str) -> Act {
    Turn::of(text, true).act
}

#[test]
fn turns_are_routed_in_four_languages() {
    for (text, expected) in [
        ("Find patents on controlling powdery mildew on plants.", Act::Search),
        ("빛을 내는 타이어에 관한 한국 문헌을 찾아줘.", Act::Search),
        ("找以镁为基体的合金材料。", Act::Search),
        ("半導体レーザーに関する特許を探してください。", Act::Search),
        ("Keep only those classified in A01N.", Act::Narrow),
        ("only before 2015", Act::Narrow),
        ("drop the Korean ones", Act::Narrow),
        ("and in H01M 4/38?", Act::Narrow),
        ("2015년 이전 것만 남겨줘", Act::Narrow),
        ("只保留2015年之前的", Act::Narrow),
        ("2015年以前のものだけにして", Act::Narrow),
        ("sort by date", Act::Sort),
        ("sort by applicant", Act::Sort),
        ("sort by applicant, descending", Act::Sort),
        ("出願人順に並べて", Act::Sort),
        ("출원인순으로", Act::Sort),
        ("how many are there?", Act::Count),
        ("how many were published in 2021?", Act::Count),
        ("which of them were published in 2019?", Act::Narrow),
        ("还剩几件?", Act::Count),
        ("それの要約を韓国語で3文で", Act::Summarise),
        ("only shampoo", Act::Narrow),
        ("is it made for sliding windows or something else?", Act::Ask),
        ("Something else: a German-language filing about ventilating a building with several fans, each for its own area?", Act::Search),
        ("其中哪几件用到了ZIF？", Act::Ask),
        ("日本語の文献に限定してください", Act::Narrow),
        ("hair dyes, any chemistry - what is in there?", Act::Exists),
        ("按申请人排序", Act::Sort),
        ("what do they have in common?", Act::Summarise),
        ("이 문헌들의 공통점은?", Act::Summarise),
        ("what do the two have in common?", Act::Compare),
        ("최신순으로 정렬해줘", Act::Sort),
        ("show me number 3, claim 1", Act::Show),
        ("3번 문헌의 청구항 1을 보여줘", Act::Show),
        ("more like number 2", Act::More),
        ("go back to the first list", Act::Back),
        ("回到最初的列表", Act::Back),
        ("which of them give a particle size?", Act::Ask),
        ("Which fungicide does its claim 1 name?", Act::Ask),
        ("其中哪一件同时含有镝和镧？", Act::Ask),
        ("두 문헌의 청구항 1을 비교해줘.", Act::Compare),
        ("What is the difference between claim 1 of the first and the second document? Compare them.", Act::Compare),
        ("Summarise number 2 in three sentences", Act::Summarise),
        ("그 특허를 요약해줘", Act::Summarise),
        ("Translate claim 8 into Korean.", Act::Translate),
        ("그 문헌의 청구항 3을 영어로 번역해줘.", Act::Translate),
        ("把耐磨那件的权利要求1译成英文。", Act::Translate),
        ("Classify this: an anode of silicon and carbon", Act::Classify),
        ("감사합니다.", Act::Plain),
        ("好的，多谢。", Act::Plain),
        ("ありがとうございます。", Act::Plain),
        ("What can you do?", Act::Help),
        ("그건 배터리가 며칠 가?", Act::Ask),
        ("드론 추락 시 낙하산을 펼치는 장치를 개시한 문헌이 있습니까?", Act::Exists),
        ("有没有关于量子点太阳能电池封装的文献？", Act::Exists),
        ("Is there a document on cable-laying ships?", Act::Exists),
        ("혹시 리모컨으로 여는 샤클도 있어?", Act::Exists),
        ("근하기공 것만 추려줘. 몇 건이야?", Act::Narrow),
        ("堆芯里测温用的热电偶材料，有哪些中国专利？", Act::Exists),
        ("这两件识别人员身份的手段有何区别？", Act::Compare),
        ("WO2017078020A1と比べると、導くガスはどう違いますか。", Act::Compare),
        ("Perfect, that's everything I need for the report.", Act::Plain),
        ("By the way, is it all right if I continue in Korean?", Act::Help),
        ("그중 2019년 이후 것만 남겨줘.", Act::Narrow),
        ("Which of them separates males from females with a robot arm?", Act::Ask),
        ("里面哪件不烧松木，改用生物质颗粒？", Act::Ask),
        ("What is there in German on brake-by-wire?", Act::Exists),
        ("熱プレスした樹脂シートを使う方とは、どこが違いますか。", Act::Compare),
        ("只留申请日在2018年1月1日及以后的。", Act::Narrow),
        ("irrigation systems for large crop fields, anything?", Act::Exists),
        ("회전 건조 기술 있나?", Act::Exists),
        ("Different topic. MRI perfusion in stroke patients, correcting for late arrival of the contrast agent.", Act::Search),
        ("Under which CPC class is the drone one filed?", Act::Classify),
        ("그 문헌의 특허분류는요?", Act::Classify),
        ("How do the two claim 1s differ in what they control?", Act::Compare),
        ("only between 2005 and 2010", Act::Narrow),
        ("2005年到2010年的", Act::Narrow),
        ("drop number 2", Act::Narrow),
        ("2번은 빼줘", Act::Narrow),
        ("next page", Act::Page),
        ("show the rest", Act::Page),
        ("더 보여줘", Act::Page),
        ("下一页", Act::Page),
        ("続きを見せて", Act::Page),
        ("which is the oldest?", Act::Sort),
        ("最早的是哪一件", Act::Sort),
        ("show 1", Act::Show),
        ("how many patents on tires are there in the collection?", Act::Search),
        ("how many of them mention silica?", Act::Count),
        ("how many Korean patents on tires are there in the collection?", Act::Search),
        ("how many Korean documents are there in the collection?", Act::Count),
    ] {
        assert_eq!(act(text), expected, "{text}");
    }
}

#[test]
fn the_matter_of_the_documents_that_are_kept() {
    let about = |text: &str| Turn::of(text, true).about.map(|about| (about.words, about.keep));
    for (text, words, keep) in [
        ("그중에서 모기 쫓는 것만 보여줘.", "모기 쫓는", true),
        ("only the ones that mention a silicone coating", "silicone coating", true),
        ("Keep those about drip irrigation.", "about drip irrigation", true),
        ("drop the ones about saxophones", "about saxophones", false),
        ("只看含有石墨烯的。", "石墨烯", true),
        ("シリカに言及しているものだけ", "シリカ", true),
        ("실리카를 언급하는 것만", "실리카", true),
        ("只保留提到二氧化硅的", "二氧化硅", true),
        ("その中で蚊よけのものだけ見せて", "蚊よけの", true),
        ("세탁기 관련 문헌은 빼줘", "세탁기", false),
    ] {
        assert_eq!((about(text), act(text)), (Some((words.to_owned(), keep)), Act::Narrow), "{text}");
    }
    for text in [
        "only the first one",
        "keep it short",
        "그것만 보여줘",
        "2015년 이전 것만 남겨줘",
        "只看中国的",
        "첫 번째 것만 보여줘",
        "일본 것은 빼줘",
        "drop the Korean ones",
    ] {
        assert_eq!(about(text), None, "{text}");
    }
    assert_eq!(Turn::of("only the ones about rain", false).about, None, "without a list");
}

#[test]
fn whose_documents_are_wanted() {
    let turn = Turn::of("근하기공 것만 추려줘", true);
    assert_eq!(turn.filter.applicants, ["근하기공"]);
    assert!(Turn::of("그중 2019년 이후 것만 남겨줘.", true).filter.applicants.is_empty());
    assert_eq!(Turn::of("帮我找韩国的解酒组合物专利。", false).filter.countries, ["KR"]);
    assert_eq!(Turn::of("找跟轮胎有关的日本和韩国文献", false).filter.countries, ["KR", "JP"]);
}

#[test]
fn how_to_summarise_describes_no_document() {
    for text in ["핵심만 요약해줘.", "무슨 내용인지 간단히 요약해줘.", "概括一下这件专利。", "summarise the main points please"] {
        assert!(weight(&Turn::of(text, true).described) < 6, "{text}: {}", Turn::of(text, true).described);
    }
}

#[test]
fn dropping_what_is_older_keeps_what_is_newer() {
    let bounds = |text: &str| {
        let filter = Turn::of(text, true).filter;
        (filter.before.map(|day| day.to_string()), filter.after.map(|day| day.to_string()))
    };
    for text in [
        "drop everything before 2018",
        "no earlier than 2018",
        "anything before 2018 can go",
        "2018년 전 건 빼",
        "嗯……2018年之前的就不要了",
        "2018年以前のものは除外して",
    ] {
        assert_eq!(bounds(text), (None, Some("2018-01-01".into())), "{text}");
    }
    for text in ["only before 2018", "no later than 2017", "drop the Korean ones, only before 2018", "2018년 전 것만"] {
        assert_eq!(bounds(text), (Some("2018-01-01".into()), None), "{text}");
    }
    assert_eq!(bounds("exclude those after 2018"), (Some("2019-01-01".into()), None));
}

#[test]
fn a_question_that_names_a_document_is_a_question() {
    for text in [
        "What does claim 3 of US11950999B2 add to claim 1?",
        "日亜化学の植物栽培用発光装置（US20180000016A1）の請求項3では、光量子束密度比の範囲はいくつですか。",
        "수전해 스택 KR1020230138707은 몇 A/cm²의 전류밀도에서 운전하나요?",
    ] {
        assert_eq!(Turn::of(text, false).act, Act::Ask, "{text}");
    }
}

#[test]
fn filters_are_read_with_their_sign() {
    let turn = Turn::of("drop the Korean ones", true);
    assert_eq!((turn.without.countries, turn.filter.countries), (vec!["KR".to_owned()], vec![]));
    let turn = Turn::of("only US patents in H01M 4/38, before 2015", true);
    assert_eq!(
        (turn.filter.countries, turn.filter.classes, turn.filter.before.map(|d| d.to_string())),
        (vec!["US".to_owned()], vec![Symbol::new("H01M4/38")], Some("2015-01-01".into()))
    );
    let turn = Turn::of("빛을 내는 타이어에 관한 한국 문헌을 찾아줘.", false);
    assert_eq!(turn.filter.countries, ["KR"]);
    assert_eq!(Turn::of("Translate claim 8 into Korean.", true).into, Some(Language::new("ko")));
    assert!(Turn::of("Translate claim 8 into Korean.", true).filter.is_empty());
}

#[test]
fn places_in_a_list_are_read() {
    assert_eq!(Turn::of("show me number 3, claim 1", true).numbers, [3]);
    assert_eq!(Turn::of("3번 문헌의 청구항 1을 보여줘", true).numbers, [3]);
    assert_eq!(Turn::of("the second one", true).numbers, [2]);
    assert_eq!(Turn::of("第2件的摘要", true).numbers, [2]);
    assert!(Turn::of("No, I meant claim 10.", true).mends && Turn::of("No, I meant claim 10.", true).claims == [10]);
    assert_ne!(Turn::of("流程定义翻译成什么格式？", true).act, Act::Translate);
    assert!(weight(&Turn::of("用两三句话概括一下这件专利。", true).described) < 6);
}

#[test]
fn classes_stand_beside_any_script() {
    for text in ["CPC가 A41D인 것만 남겨주세요", "只留CPC是A41D的", "この4件のうちCPCがA41Dのものだけ残して", "only A41D please"] {
        let turn = Turn::of(text, true);
        assert_eq!((turn.filter.classes.as_slice(), turn.act), (&[Symbol::new("A41D")][..], Act::Narrow), "{text}");
    }
}

#[test]
fn what_is_not_dropped_is_kept() {
    let of = |text: &str| Turn::of(text, true);
    for text in ["Drop everything that is not Korean.", "한국 문헌이 아닌 것은 빼줘", "不是韩国的都去掉", "韓国以外は除いて"] {
        let turn = of(text);
        assert_eq!((turn.filter.countries, turn.without.countries), (vec!["KR".to_owned()], vec![]), "{text}");
    }
    assert_eq!(of("IPC不在G06K19下面的就不要了。").filter.classes, [Symbol::new("G06K19")]);
    let rest = of("日期在2018年之前的有哪些？其余的去掉。").filter;
    assert_eq!((rest.before.map(|day| day.to_string()), rest.after), (Some("2018-01-01".into()), None));
}

#[test]
fn the_former_and_the_latter() {
    for (text, expected) in [
        ("What fragrance does the latter contain?", Some(OfPair::Latter)),
        ("뒤의 문헌에서 글루타치온은 얼마나 들어가?", Some(OfPair::Latter)),
        ("前者の請求項3を和訳してください。", Some(OfPair::Former)),
        ("And the other one?", Some(OfPair::Other)),
        ("How thick is the film?", None),
    ] {
        assert_eq!(Turn::of(text, true).of_pair, expected, "{text}");
    }
}

#[test]
fn domestic_is_the_office_of_the_asker() {
    let offices = |text| Turn::of(text, true).filter.countries;
    assert_eq!(offices("국내 특허만 남겨줘."), ["KR"]);
    assert_eq!(offices("충치균을 억제하는 구강용 조성물의 국내 선행문헌을 찾아줘."), ["KR"]);
    assert_eq!(offices("帮我查一下国内关于智能门锁的专利申请。"), ["CN"]);
    assert_eq!(offices("国内の特許だけにして"), ["JP"]);
    assert!(offices("查一下国内外关于智能门锁的专利").is_empty());
    assert!(offices("国内外的都要").is_empty() && offices("국내외 모두").is_empty());
}

#[test]
fn what_came_out_later_is_no_applicant() {
    for text in ["2026년 1월 1일 이후에 나온 것만 남겨.", "그럼 2020년 이후에 나온 것만 보여줘.", "2015년 전에 공개된 건만"] {
        let filter = Turn::of(text, true).filter;
        assert!(filter.applicants.is_empty() && (filter.after.is_some() || filter.before.is_some()), "{text}: {filter:?}");
    }
    let turn = Turn::of("Skip the Chinese ones, US only please.", true);
    assert_eq!((turn.without.countries, turn.filter.countries), (vec!["CN".to_owned()], vec!["US".to_owned()]));
}

#[test]
fn a_filter_of_a_list_is_no_class_to_be_found() {
    let can = |text: &str| Turn::of(text, true).can(Act::Classify, true);
    assert!(!can("Among the holders the class filter threw out, which one warns the angler?"));
    assert!(can("Where in the scheme would this oil filter go?"));
}

#[test]
fn places_and_claims_are_told_apart() {
    let places = |text: &str| {
        let turn = Turn::of(text, true);
        (turn.numbers, turn.claims)
    };
    assert_eq!(places("2番の請求項1を見せて"), (vec![2], vec![1]));
    assert_eq!(places("2번 청구항 1 보여줘"), (vec![2], vec![1]));
    assert_eq!(places("看2号的权利要求1"), (vec![2], vec![1]));
    assert_eq!(places("第一个闸板装在哪里？").0, Vec::<usize>::new(), "the first gate is no document");
    assert_eq!(places("첫번째 노실 입구쪽에는 뭘 붙이나").0, Vec::<usize>::new());
    assert_eq!(places("첫 번째 문헌의 청구항 1은?"), (vec![1], vec![1]));
}

#[test]
fn what_is_searched_for_is_the_matter_alone() {
    for (text, words) in [
        ("Now desalination of sea water by any method, but dated before 2012.", "desalination of sea water by any method"),
        ("irrigation systems for large crop fields, anything?", "irrigation systems for large crop fields"),
        ("Is there one where the tail lamp blinks when you brake? Which?", "the tail lamp blinks when you brake"),
        ("次、自動ブレーキのときの騒音を減らすブレーキ制御装置を探して", "自動ブレーキのときの騒音を減らすブレーキ制御装置"),
        ("how many patents on tires are there in the collection?", "tires"),
        ("Now a German-language one: waste heat recovery with a condenser", "waste heat recovery with a condenser"),
    ] {
        assert_eq!(Turn::of(text, true).subject, words, "{text}");
    }
}

#[test]
fn a_language_of_documents_is_no_applicant_and_one_to_answer_in_no_filter() {
    let turn = Turn::of("Only the German-language ones please.", true);
    assert_eq!((turn.filter.langs, turn.filter.applicants), (vec!["de".to_owned()], vec![]));
    assert_eq!(Turn::of("日本語で教えてください。制御ユニットは何をしますか。", true).filter.langs, Vec::<String>::new());
    assert_eq!(Turn::of("그 문헌의 출원인은 누구인가?", true).filter.applicants, Vec::<String>::new());
}

#[test]
fn what_counts_is_no_matter_of_documents() {
    for (text, said) in [
        ("how many of them mention silica?", "silica"),
        ("how many are left, and which is the older?", ""),
        ("이 중에 2022년 이후 공개는 몇 건이야?", ""),
        ("顺便问下 这个库里一共多少篇文献？", ""),
        ("ちなみにこのデータ全体で日本語の文献って何件入ってる？", ""),
    ] {
        assert_eq!(counted(&Turn::of(text, true).subject), said, "{text}");
    }
}

#[test]
fn what_is_dropped_is_named_by_its_place() {
    let picks = |text: &str| {
        let turn = Turn::of(text, true);
        turn.picks.map(|picks| (picks, turn.numbers))
    };
    for (text, numbers) in [
        ("drop number 2", vec![2]),
        ("3번은 빼줘", vec![3]),
        ("drop numbers 2 and 4", vec![2, 4]),
        ("remove 2, 4 and 7 please", vec![2, 4, 7]),
        ("drop the first three", vec![1, 2, 3]),
        ("去掉第2和第4件", vec![2, 4]),
    ] {
        assert_eq!(picks(text), Some((Picks::Dropped, numbers)), "{text}");
    }
    for (text, numbers) in [
        ("keep 1, 3 and 5", vec![1, 3, 5]),
        ("keep only numbers 2 and 4", vec![2, 4]),
        ("only 1 and 3 please", vec![1, 3]),
        ("1번하고 3번만 남겨줘", vec![1, 3]),
        ("1, 3, 5번만 남겨줘", vec![1, 3, 5]),
        ("只保留第1、3件", vec![1, 3]),
        ("只保留1、3、5", vec![1, 3, 5]),
        ("keep 1-4", vec![1, 2, 3, 4]),
        ("keep the first 3", vec![1, 2, 3]),
        ("just the top five", vec![1, 2, 3, 4, 5]),
        ("앞의 3건만", vec![1, 2, 3]),
        ("保留前三件", vec![1, 2, 3]),
        ("最初の3件だけ", vec![1, 2, 3]),
        ("1番と3番だけ残して", vec![1, 3]),
    ] {
        assert_eq!(picks(text), Some((Picks::Kept, numbers)), "{text}");
    }
    for text in ["show number 2", "drop the Korean ones", "only before 2015", "keep only the ones from 2012 and 2014", "just number 2, claim 1"] {
        assert_eq!(picks(text), None, "{text}");
    }
    for (text, paragraph, act) in [
        ("show me paragraph 4", 4, Act::Show),
        ("translate paragraph [0042] into Korean", 42, Act::Translate),
        ("4번째 단락을 영어로 번역해줘", 4, Act::Translate),
        ("看第8段", 8, Act::Show),
        ("段落[0026]を見せて", 26, Act::Show),
    ] {
        let turn = Turn::of(text, true);
        assert_eq!((turn.act, turn.paragraphs, turn.numbers), (act, vec![paragraph], Vec::new()), "{text}");
    }
    assert_eq!(Turn::of("compare 1 and 3", true).numbers, [1, 3]);
    assert_eq!(Turn::of("compare claims 1 and 3", true).numbers, [0; 0]);
}

#[test]
fn a_verb_goes_for_all_that_it_names() {
    let turn = Turn::of("drop the Korean and Japanese ones", true);
    assert_eq!((turn.without.countries, turn.filter.countries), (vec!["KR".to_owned(), "JP".to_owned()], Vec::new()));
    let turn = Turn::of("drop the Korean ones and keep H01M", true);
    assert_eq!((turn.without.countries.len(), turn.filter.classes.len()), (1, 1));
}

#[test]
fn a_word_that_begins_as_another_is_whole() {
    for (text, subject) in [
        ("find membranes for reverse osmosis", "membranes for reverse osmosis"),
        ("find metal hydride tanks", "metal hydride tanks"),
        ("find alloys", "alloys"),
    ] {
        assert_eq!(Turn::of(text, false).subject, subject);
    }
}
