//! What is asked for and what states it.

use super::*;

fn names(question: &str) -> Vec<&'static str> {
    asked(question).iter().map(|q| q.name).collect()
}

#[test]
fn a_limit_is_on_the_side_that_is_asked_for() {
    let weight = asked("basis weight in g/m2");
    let [weight] = weight.as_slice() else { panic!("{weight:?}") };
    assert_eq!(
        (Limit::asked("坪量の上限は？"), Limit::asked("what is the lower limit?"), Limit::asked("how much?")),
        (Some(Limit::Upper), Some(Limit::Lower), None)
    );
    let claim = "a compressive strength of 100 cN or less, and a basis weight of 20 g/m2 or more, comprising fabric";
    assert!(!weight.limited_in(claim, Limit::Upper) && weight.limited_in(claim, Limit::Lower));
    assert!(weight.limited_in("a basis weight of 20 to 50 g/m2", Limit::Upper));
}

#[test]
fn how_long_something_lasts_is_no_length() {
    let names = |text: &str| asked(text).iter().map(|quantity| quantity.name).collect::<Vec<_>>();
    assert_eq!(names("How long is the glue cured?"), ["time"]);
    assert!(names("How long is the tube?").contains(&"length"));
    assert_eq!(names("냉각 속도는 초당 몇 도인가?"), ["rate of temperature"]);
}

#[test]
fn reads_what_is_asked() {
    assert_eq!(names("What luminous flux, in lumens, does the lamp give?"), ["luminous flux"]);
    assert_eq!(names("수전해 스택은 몇 A/cm²의 전류밀도에서 운전하나요?"), ["current density"]);
    assert_eq!(names("蓄电池组的额定容量是多少安时？"), ["electric charge"]);
    assert_eq!(names("レーザ光の波長は何nmですか。"), ["wavelength"]);
    assert_eq!(names("一日に何トンの有機物を処理できますか。"), ["mass"]);
    assert_eq!(names("What minimum motor speed does claim 1 demand?"), ["rotation speed"]);
    assert_eq!(names("공명음이 몇 dB 줄어드는가?"), ["sound level"]);
    assert_eq!(names("What basis weight in g/m² does the nonwoven have?"), ["basis weight"]);
    assert_eq!(names("How strong, in tesla, are the magnets?"), ["magnetic flux density"]);
    assert_eq!(names("动力电池有多少千瓦时？"), ["energy"]);
    assert_eq!(names("로봇 청소기에 들어 있는 배터리의 용량은 얼마입니까?"), ["battery capacity"]);
    assert_eq!(names("1時間にどれだけの燃料を消費しますか。"), ["fuel consumption"]);
    assert_eq!(names("투여한 용량은 체중 kg당 몇 mg인가?"), ["dose"]);
    assert_eq!(names("두 흡음재층의 두께 비는 얼마인가?"), ["ratio of two"]);
    assert_eq!(names("분쇄기는 분당 몇 회전하는가?"), ["rotation speed"]);
    assert_eq!(names("读写器能在多远的距离读出芯片？"), ["length"]);
    assert_eq!(names("조성물의 pH는 얼마래?"), ["pH"]);
    assert_eq!(names("装置每小时处理多少立方米尾气？"), ["flow rate"]);
    assert_eq!(names("By how many tonnes per hectare does it raise the crop yield?"), ["yield per area"]);
    assert_eq!(names("How many megawatts of electricity does the plant deliver?"), ["power"]);
    assert_eq!(names("What electrical power in kW does the heat pump draw?"), ["power"]);
    assert_eq!(names("How much crosstalk does the connector show?"), ["sound level"]);
    assert_eq!(names("二次再热使循环热效率提高多少？"), ["change"]);
    assert_eq!(names("How stiff and how dense is the rod?"), ["elastic modulus", "density"]);
    assert_eq!(names("排烟管底部的超声波发生器用多少千赫？"), ["frequency"]);
    assert_eq!(names("20℃에서 몇 시간 숙성하나?"), ["time"]);
    assert_eq!(names("원료고무 100중량부에 몇 중량부 들어가나?"), ["parts by weight"]);
    assert_eq!(names("What bit error rate does it reach at 10 dB?"), ["rate of cases"]);
    assert_eq!(names("织物的开口率是多少？"), ["share"]);
    assert_eq!(names("填充密度呢？"), ["density"]);
    assert_eq!(names("最频孔半径是多少？"), ["length"]);
    assert_eq!(names("主轴的频率是多少？"), ["frequency"]);
    assert_eq!(names("余热发电功率比传统工艺提高多少？"), ["change"]);
    assert_eq!(names("굴곡강도를 몇 MPa로 한정하고 있나?"), ["flexural strength"]);
    assert!(names("At pH 7, which dye is taken up?").is_empty());
    assert!(names("How much of it dissolves at room temperature?").is_empty());
}

#[test]
fn full_width_units_and_words_state_a_number() {
    let stated = |question: &str, text: &str| asked(question)[0].stated_in(text);
    assert!(stated("パルス周波数は？", "周波数は１０～４０ｋＨｚである") && stated("何ボルト？", "電圧は１２Ｖとなる"));
    let flexural = "굴곡강도는 얼마인가?";
    assert!(stated(flexural, "굴곡강도가 80~100 MPa이다") && !stated(flexural, "압축강도는 120 MPa이고 연신율은 5%이다"));
    assert!(stated("Below what angle?", "an angle of less than 45Â° with one another"));
    assert!(!stated("What diameter does it have?", "길이 10cm당 5개 이상의 스파이크") && stated("What diameter does it have?", "직경 10cm의 공"));
    assert!(stated("To what temperature is it cooled?", "cooling the vessel to room temperature"));
    assert!(!stated("波長は何nmですか", "厚み（５～２０μｍ）") && stated("波長は何nmですか", "波長が１．０６μｍのレーザ"));
    let ratio = "What ratio threshold tells a person from metal?";
    assert!(stated(ratio, "比值大于1.08时判定为人体") && !stated(ratio, "以100 kHz和1 MHz两种频率"));
    assert!(names("ボルトの動かし方は？").is_empty() && names("가스는 Ah당 얼마나 발생했습니까?").is_empty());
    assert!(!stated("How many millimetres long is the blade?", "Beidseits der Brücke 15 in Längsrichtung der in eine Hälfte des Aufnahmeschlitzes 14 mündet"));
    assert!(stated("How many metres long is it?", "une longueur de 8 mètres"));
    assert!(stated("How many calories per gram does it have?", "provides 0.2 kcal per gram") && names("How many calories per gram?") == ["heat value"]);
    assert!(stated("몇 초?", "쓰레시홀드 값은 1/4초인 것"));
    assert!(!any_number("제 1 항에 있어서, 제2 쓰레시홀드 값보다 작은 경우") && names("毎分または毎時何回転で回りますか") == ["rotation speed"]);
    for (question, name) in [
        ("圧反射を変えるための神経刺激は何ヘルツで与えますか？", "frequency"),
        ("1つのスプラットの半径は何ピクセルですか？", "resolution"),
        ("What is the iron binding constant of this siderophore?", "affinity"),
        ("What yield does the nitration step give?", "yield"),
        ("镁的氟化物占多少份？", "parts by weight"),
        ("What dose of the compound is given to a patient?", "amount given"),
    ] {
        assert_eq!(names(question), [name], "{question}");
    }
}

#[test]
fn a_particle_size_is_given_in_other_words() {
    let size = asked("which of them give a particle size?")[0];
    for text in [
        "silicon particles included in the composite have an average diameter of 50 to 80 nm",
        "실리콘 입자의 평균 입경은 50 내지 80 nm",
        "a mean size of the silica particles of 5 µm",
    ] {
        assert!(size.given_in(text), "{text}");
    }
    assert!(!size.given_in("the particle size is small") && !size.given_in("a pipe of 5 mm diameter"));
}

#[test]
fn multiples_intervals_and_rates_are_quantities() {
    let states = |question: &str, text: &str| asked(question).iter().all(|q| q.stated_in(text));
    assert_eq!(names("식초를 메밀의 몇 배 넣어?"), ["multiple"]);
    assert!(states("식초를 메밀의 몇 배 넣어?", "메밀 대비 15 내지 25 배의 식초를 첨가하여"));
    assert_eq!(names("切れ目の間隔は先端側と手元側でそれぞれいくらですか。"), ["interval"]);
    assert_eq!(names("How strong, in millitesla, are the magnets?"), ["magnetic flux density"]);
    let rate = "What false acceptance rate do they report?";
    assert!(states(rate, "a false acceptance rate of 0.01 %") && states(rate, "an error of 1 in 1000"));
    assert!(!states(rate, "in less than about 2 seconds") && !states(rate, "wavelengths of 1,110-1,160 nm"));
    assert!(!any_number("the customer&#39;s private code"), "a letter of markup is no number");
}

#[test]
fn what_is_counted_has_no_unit() {
    let stated = |question: &str, text: &str| asked(question)[0].stated_in(text);
    assert!(stated("How many volunteers took part?", "12 volunteers used it") && stated("센서는 몇 개인가?", "두 개의 센서"));
    assert!(!stated("How many volunteers took part?", "0,01 - 0,4 Gew.-% Natriumfluorid (3)"));
}

#[test]
fn counts_in_words_are_numbers() {
    assert!(any_number("设有至少三个进料管") && any_number("두 개의 롤러") && any_number("四つの加熱器") && any_number("two belts"));
    assert!(!any_number("一种装置，第二支架") && !any_number("a belt (12) of claim 3"));
}

#[test]
fn tells_a_stated_quantity_from_another_number() {
    let stated = |question: &str, text: &str| asked(question)[0].stated_in(text);
    assert!(stated("at what temperature?", "heated to 1300 내지 1500℃의 범위"));
    assert!(!stated("what voltage?", "setting (42) to zero"));
    assert!(stated("what motor speed?", "at least 8200 RPM"));
    assert!(!stated("多少安时？", "额定电压为12V"));
    assert!(stated("何秒？", "0,5 bis 5 Sekunden") && stated("몇 중량%?", "0,01 - 5,0 Gew.-% Chitosan"));
    assert!(stated("입경은?", "입경이 10 내지 100nm의"));
    assert!(stated("how thick?", "0.2~10mm의 두께(t)"));
    assert!(stated("두께 비는?", "두께 비는 10:90 내지 80:20인") && stated("What weight ratio?", "in a weight ratio of 2 to 5"));
    assert!(stated("深さは？", "サイプの深さは、ブロックの高さの30～100%である"));
}
