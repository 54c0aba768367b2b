//! The files of `index/sample/`, compiled in. [`crate::sample`] makes a collection of them.

/// Each file's name and its JSON Lines.
pub const FILES: [(&str, &str); 8] = [
    ("agriculture", include_str!("../../index/sample/agriculture.jsonl")),
    ("batteries", include_str!("../../index/sample/batteries.jsonl")),
    ("kitchen", include_str!("../../index/sample/kitchen.jsonl")),
    ("lighting", include_str!("../../index/sample/lighting.jsonl")),
    ("medical", include_str!("../../index/sample/medical.jsonl")),
    ("robotics", include_str!("../../index/sample/robotics.jsonl")),
    ("vehicles", include_str!("../../index/sample/vehicles.jsonl")),
    ("water", include_str!("../../index/sample/water.jsonl")),
];
