use super::*;

#[test]
fn applicants_groups_and_parts_of_a_document_are_asked_for() {
    for (text, expected) in [
        ("which of them are from Japan?", Act::Narrow),
        ("which of them are from Samsung?", Act::Narrow),
        ("Which documents are by Toray Industries?", Act::Search),
        ("more by the same applicant", Act::More),
        ("같은 출원인의 다른 특허 보여줘", Act::More),
        ("how many per country?", Act::Count),
        ("group them by applicant", Act::Count),
        ("which are the independent claims?", Act::Show),
        ("그중에서 A61Q로 분류된 거", Act::Narrow),
        ("2번 말고 3번 보여줘", Act::Show),
    ] {
        assert_eq!(Turn::of(text, true).act, expected, "{text}");
    }
    assert!(["drop everything without a date", "drop everything after 2015"].map(|text| Turn::of(text, true).act) == [Act::Narrow; 2]);
    for text in ["Is US99000001B2 in the collection?", "do you have US99000001B2?", "US99000001B2 있나요?", "有没有US99000001B2？"] {
        assert_eq!(Turn::of(text, false).act, Act::Show, "{text}");
    }
    assert_eq!((Turn::of("목록으로 보여줘", true).act, Turn::of("just the titles", true).act), (Act::Back, Act::Back));
    assert_eq!(Turn::of("how many documents in the collection mention graphene?", true).act, Act::Count);
    let without_list = |text| Turn::of(text, false).act;
    assert_eq!(without_list("how many patents on tyres are there?"), Act::Search);
    assert_eq!(without_list("How many patents does QUALCOMM have?"), Act::Count);
    assert_eq!(Turn::of("only those by 애경산업", true).lang, Language::new("en"));
}

#[test]
fn what_a_list_or_a_document_that_is_open_is_asked() {
    for (text, act) in [
        ("9항은 몇항에 종속돼", Act::Ask),
        ("does claim 3 depend on claim 1 directly?", Act::Ask),
        ("claims that adjust lateral displacement", Act::Ask),
        ("which claims were deleted", Act::Ask),
        ("삭제된 청구항 번호", Act::Ask),
        ("what's figure 5 about?", Act::Ask),
        ("what is paragraph 3 about?", Act::Show),
        ("인용문헌 뭐있어", Act::Ask),
        ("비공기입 타이어만 남겨줘", Act::Narrow),
        ("디스플레이 관련만 보여줘", Act::Narrow),
        ("그중에 비공기입 타이어는", Act::Narrow),
        ("제일 최신꺼 열어줘", Act::Show),
        ("一番新しいものの請求項1", Act::Show),
        ("y最小多少", Act::Ask),
        ("申请人还有别的专利吗", Act::More),
        ("이 중에 제일 최신은?", Act::Sort),
        ("不要重庆的", Act::Narrow),
        ("重庆的不要了", Act::Narrow),
    ] {
        assert_eq!(Turn::of(text, true).act, act, "{text}");
    }
    for text in ["청구항만 보여줘", "제목만 보여줘", "상한만"] {
        assert!(Turn::of(text, true).about.is_none(), "{text}");
    }
    assert_eq!(Turn::of("no I meant korean and japanese", true).filter.countries, ["KR", "JP"]);
    assert!(Turn::of("Drop the date and the class again: how many French ones are there?", true).lift.classes);
    assert!(!Turn::of("国家不限了，日期条件留着", true).lift.dates);
}
