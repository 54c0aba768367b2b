//! Encoders with their real weights.

use priorart::app;
use priorart::model::fetch::{self, Progress};
use priorart::model::manifest::{DEFAULT_EMBEDDER, Manifest};
use priorart::model::{Embedding, EmbeddingModel, TextKind};

use crate::support;

fn embed(name: &str, exact: bool, texts: &[&str]) -> Vec<Embedding> {
    let (manifest, folder) = (Manifest::find(name, None).unwrap(), support::weights());
    fetch::ensure(&manifest, &folder, &Progress::stderr()).unwrap();
    let mut model = app::encoder(&manifest, &folder, exact).unwrap();
    let texts: Vec<String> = texts.iter().map(|t| (*t).to_owned()).collect();
    model.embed(&texts, TextKind::Passage, &|| false).unwrap()
}

const TEXTS: [&str; 3] = [
    "A negative electrode of silicon particles coated with carbon.",
    "The anode holds silicon grains that have a carbon layer.",
    "An espresso machine with a flow meter upstream of its brew group.",
];

#[test]
fn each_embedder_puts_like_by_like() {
    for name in [DEFAULT_EMBEDDER, "all-minilm-l6-v2"] {
        let [a, b, c] = embed(name, false, &TEXTS).try_into().unwrap();
        assert_eq!(a.values().len(), 384, "{name}");
        assert!(a.cosine(&b) > a.cosine(&c) + 0.05, "{name}: {} and {}", a.cosine(&b), a.cosine(&c));
    }
}

#[test]
fn eight_bit_arithmetic_changes_next_to_nothing() {
    let korean = ["실리콘 입자를 탄소로 코팅한 음극", "에스프레소 머신의 유량계"];
    let texts: Vec<&str> = TEXTS.into_iter().chain(korean).collect();
    for (fast, exact) in embed(DEFAULT_EMBEDDER, false, &texts).iter().zip(embed(DEFAULT_EMBEDDER, true, &texts)) {
        assert!(fast.cosine(&exact) > 0.999, "{}", fast.cosine(&exact));
    }
}
